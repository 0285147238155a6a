using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Checkpoints, the low watermark, and the transfer of state to a replica that fell behind it.</summary>
internal sealed partial class PbftCore
{
    /// <summary>Checkpoint votes kept for one replica: more than a correct one can have above the low watermark.</summary>
    private const int VotesKept = 4;

    private readonly SortedList<long, Digest>[] checkpointVotes;
    private readonly SortedDictionary<long, (Digest State, byte[] Bytes)> snapshots = [];
    private readonly List<byte[]> received = [];
    private CheckpointEntry? wanted;
    private long wantedSince;
    private long receivedBytes;
    private long progressAt;
    private int source;
    private long divergedAt = -1;

    /// <summary>Digest of the state at the low watermark.</summary>
    public Digest StableState { get; private set; }

    private void OnSnapshot(PbftEvent.SnapshotReady ready)
    {
        if (ready.Sequence <= Stable)
            return;
        snapshots[ready.Sequence] = (ready.State, ready.Bytes);
        Vote(new CheckpointVote(Self, ready.Sequence, ready.State));
        if (Has(PbftMutation.WatermarkWithoutQuorum))
            Stabilize(ready.Sequence, ready.State);
        CheckStable();
    }

    private void OnCheckpointVote(CheckpointVote vote)
    {
        if (vote.Sequence <= Stable || vote.Sequence % settings.CheckpointInterval != 0)
        {
            Report(PbftReportKind.Dropped, vote.Sender);
            return;
        }
        var votes = checkpointVotes[vote.Sender];
        if (votes.TryGetValue(vote.Sequence, out var present))
        {
            if (present != vote.State)
                Report(PbftReportKind.Equivocation, vote.Sender, vote.Sequence);
            return;
        }
        votes.Add(vote.Sequence, vote.State);
        if (votes.Count > VotesKept)
            votes.RemoveAt(0);
        CheckStable();
    }

    /// <summary>Looks for the highest checkpoint that 2f + 1 replicas vouch for; f + 1 are enough to fetch its state, as one of them is correct.</summary>
    private void CheckStable()
    {
        if (Highest(Executed, Quorums.Weak) is { } ahead && !snapshots.ContainsKey(ahead.Sequence))
            NeedState(ahead);
        if (
            Highest(Stable, Quorums.Strong) is not { } certified
            || !snapshots.TryGetValue(certified.Sequence, out var own)
        )
            return;
        if (own.State == certified.State)
        {
            Stabilize(certified.Sequence, certified.State);
            return;
        }
        if (divergedAt != certified.Sequence)
            Report(PbftReportKind.StateDiverged, Self, certified.Sequence);
        divergedAt = certified.Sequence;
        NeedState(certified);
    }

    private CheckpointEntry? Highest(long above, int votesNeeded)
    {
        CheckpointEntry? best = null;
        foreach (var votes in checkpointVotes)
        {
            foreach (var (sequence, digest) in votes)
            {
                if (
                    sequence > (best?.Sequence ?? above)
                    && checkpointVotes.Count(v => v.TryGetValue(sequence, out var d) && d == digest) >= votesNeeded
                )
                    best = new CheckpointEntry(sequence, digest);
            }
        }
        return best;
    }

    private void Stabilize(long sequence, Digest digest)
    {
        (Stable, StableState) = (sequence, digest);
        lastAssigned = Math.Max(lastAssigned, Stable);
        foreach (var old in snapshots.Keys.Where(k => k < sequence).ToList())
            snapshots.Remove(old);
        foreach (var votes in checkpointVotes)
        {
            while (votes.Count > 0 && votes.Keys[0] <= sequence)
                votes.RemoveAt(0);
        }
        foreach (var old in batches.Where(b => b.Value.Last <= sequence).Select(b => b.Key).ToList())
            batches.Remove(old);
        fetching.Clear();
        Report(PbftReportKind.CheckpointStable, Self, sequence);
        if (!mayVote && recoverAbove is { } above && sequence > above)
        {
            mayVote = true;
            Report(PbftReportKind.Recovered, Self, sequence);
        }
        actions.IsLogCut |= mayVote;
        ExecuteReady();
    }

    private void NeedState(CheckpointEntry checkpoint)
    {
        if (wanted is { } present && present.Sequence >= checkpoint.Sequence)
            return;
        (wanted, wantedSince, progressAt) = (checkpoint, now, 0);
        received.Clear();
        receivedBytes = 0;
    }

    /// <summary>Asks for the state, or asks another replica when the one that was asked is silent.</summary>
    private void ContinueTransfer()
    {
        if (wanted is not { } target)
            return;
        if (target.Sequence <= Executed && divergedAt != target.Sequence)
        {
            wanted = null;
            return;
        }
        var deadline = progressAt == 0 ? wantedSince : progressAt + settings.StatusInterval;
        if (now < deadline + settings.StatusInterval / 2)
            return;
        do source = (source + 1) % Quorums.Nodes;
        while (source == Self);
        received.Clear();
        (receivedBytes, progressAt) = (0, now);
        Send(source, new FetchState(Self, target.Sequence, 0));
    }

    private void OnFetchState(FetchState asked)
    {
        if (!snapshots.TryGetValue(asked.Sequence, out var snapshot) || asked.Offset > snapshot.Bytes.Length)
            return;
        var length = (int)Math.Min(StateChunk.BytesMax, snapshot.Bytes.Length - asked.Offset);
        var bytes = snapshot.Bytes.AsMemory((int)asked.Offset, length);
        Send(asked.Sender, new StateChunk(Self, asked.Sequence, asked.Offset, snapshot.Bytes.Length, bytes));
    }

    private void OnStateChunk(StateChunk chunk)
    {
        if (
            wanted is not { } target
            || chunk.Sender != source
            || chunk.Sequence != target.Sequence
            || chunk.Offset != receivedBytes
            || chunk.Total > StateChunk.TotalMax
            || receivedBytes + chunk.Bytes.Length > chunk.Total
        )
        {
            Report(PbftReportKind.Dropped, chunk.Sender);
            return;
        }
        received.Add(chunk.Bytes.ToArray());
        receivedBytes += chunk.Bytes.Length;
        progressAt = now;
        if (receivedBytes < chunk.Total && chunk.Bytes.Length > 0)
            Send(source, new FetchState(Self, target.Sequence, receivedBytes));
        else
            Install(target, [.. received.SelectMany(r => r)]);
    }

    private void Install(CheckpointEntry target, byte[] snapshot)
    {
        received.Clear();
        receivedBytes = 0;
        var isTrue = hash(snapshot) == target.State || Has(PbftMutation.StateNotVerified);
        if (!isTrue || !state.TryRestore(snapshot))
        {
            Report(PbftReportKind.StateRefused, source, target.Sequence);
            return;
        }
        (wanted, Executed, Committed) = (null, target.Sequence, Math.Max(Committed, target.Sequence));
        snapshots[target.Sequence] = (target.State, snapshot);
        foreach (var late in waiting.All.ToList())
        {
            if (late.Request.Timestamp <= state.LastTimestamp(late.Request.Client))
                Unqueue(waiting.Remove(late.Request.Client, late.Request.Timestamp)!);
        }
        Report(PbftReportKind.StateTransferred, source, target.Sequence);
        Vote(new CheckpointVote(Self, target.Sequence, target.State));
        CheckStable();
        ExecuteReady();
    }
}
