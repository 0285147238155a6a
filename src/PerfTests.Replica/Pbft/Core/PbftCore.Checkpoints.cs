using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Checkpoints, the low watermark, and the transfer of state to a replica that fell behind it.</summary>
internal sealed partial class PbftCore
{
    /// <summary>Checkpoint votes kept for one replica: more than a correct one can have above the low watermark.</summary>
    private const int VotesKept = 4;

    private readonly SortedList<long, Digest>[] _checkpointVotes;
    private readonly SortedDictionary<long, (Digest State, byte[] Bytes)> _snapshots = [];
    private readonly List<byte[]> _received = [];
    private CheckpointEntry? _wanted;
    private long _wantedSince;
    private long _receivedBytes;
    private long _progressAt;
    private int _source;
    private long _divergedAt = -1;

    /// <summary>Digest of the state at the low watermark.</summary>
    public Digest StableState { get; private set; }

    private void OnSnapshot(PbftEvent.SnapshotReady ready)
    {
        if (ready.Sequence <= Stable)
        {
            return;
        }
        _snapshots[ready.Sequence] = (ready.State, ready.Bytes);
        Vote(new CheckpointVote(Self, ready.Sequence, ready.State));
        if (Has(PbftMutation.WatermarkWithoutQuorum))
        {
            Stabilize(ready.Sequence, ready.State);
        }
        CheckStable();
    }

    private void OnCheckpointVote(CheckpointVote vote)
    {
        if (vote.Sequence <= Stable || vote.Sequence % _settings.CheckpointInterval != 0)
        {
            Report(PbftReportKind.Dropped, vote.Sender);
            return;
        }
        var votes = _checkpointVotes[vote.Sender];
        if (votes.TryGetValue(vote.Sequence, out var present))
        {
            if (present != vote.State)
            {
                Report(PbftReportKind.Equivocation, vote.Sender, vote.Sequence);
            }
            return;
        }
        votes.Add(vote.Sequence, vote.State);
        if (votes.Count > VotesKept)
        {
            votes.RemoveAt(0);
        }
        CheckStable();
    }

    /// <summary>Looks for the highest checkpoint that 2f + 1 replicas vouch for; f + 1 are enough to fetch its state, as one of them is correct.</summary>
    private void CheckStable()
    {
        if (Highest(Executed, Quorums.Weak) is { } ahead && !_snapshots.ContainsKey(ahead.Sequence))
        {
            NeedState(ahead);
        }
        if (
            Highest(Stable, Quorums.Strong) is not { } certified
            || !_snapshots.TryGetValue(certified.Sequence, out var own)
        )
        {
            return;
        }
        if (own.State == certified.State)
        {
            Stabilize(certified.Sequence, certified.State);
            return;
        }
        if (_divergedAt != certified.Sequence)
        {
            Report(PbftReportKind.StateDiverged, Self, certified.Sequence);
        }
        _divergedAt = certified.Sequence;
        NeedState(certified);
    }

    private CheckpointEntry? Highest(long above, int votesNeeded)
    {
        CheckpointEntry? best = null;
        foreach (var votes in _checkpointVotes)
        {
            foreach (var (sequence, digest) in votes)
            {
                if (
                    sequence > (best?.Sequence ?? above)
                    && _checkpointVotes.Count(v => v.TryGetValue(sequence, out var d) && d == digest) >= votesNeeded
                )
                {
                    best = new CheckpointEntry(sequence, digest);
                }
            }
        }
        return best;
    }

    private void Stabilize(long sequence, Digest digest)
    {
        (Stable, StableState) = (sequence, digest);
        _lastAssigned = Math.Max(_lastAssigned, Stable);
        foreach (var old in _snapshots.Keys.Where(k => k < sequence).ToList())
        {
            _snapshots.Remove(old);
        }
        foreach (var votes in _checkpointVotes)
        {
            while (votes.Count > 0 && votes.Keys[0] <= sequence)
            {
                votes.RemoveAt(0);
            }
        }
        foreach (var old in _batches.Where(b => b.Value.Last <= sequence).Select(b => b.Key).ToList())
        {
            _batches.Remove(old);
        }
        _fetching.Clear();
        Report(PbftReportKind.CheckpointStable, Self, sequence);
        if (!_mayVote && _recoverAbove is { } above && sequence > above)
        {
            _mayVote = true;
            Report(PbftReportKind.Recovered, Self, sequence);
        }
        _actions.IsLogCut |= _mayVote;
        ExecuteReady();
    }

    private void NeedState(CheckpointEntry checkpoint)
    {
        if (_wanted is { } present && present.Sequence >= checkpoint.Sequence)
        {
            return;
        }
        (_wanted, _wantedSince, _progressAt) = (checkpoint, _now, 0);
        _received.Clear();
        _receivedBytes = 0;
    }

    /// <summary>Asks for the state, or asks another replica when the one that was asked is silent.</summary>
    private void ContinueTransfer()
    {
        if (_wanted is not { } target)
        {
            return;
        }
        if (target.Sequence <= Executed && _divergedAt != target.Sequence)
        {
            _wanted = null;
            return;
        }
        var deadline = _progressAt == 0 ? _wantedSince : _progressAt + _settings.StatusInterval;
        if (_now < deadline + _settings.StatusInterval / 2)
        {
            return;
        }
        do
        {
            _source = (_source + 1) % Quorums.Nodes;
        } while (_source == Self);
        _received.Clear();
        (_receivedBytes, _progressAt) = (0, _now);
        Send(_source, new FetchState(Self, target.Sequence, 0));
    }

    private void OnFetchState(FetchState asked)
    {
        if (!_snapshots.TryGetValue(asked.Sequence, out var snapshot) || asked.Offset > snapshot.Bytes.Length)
        {
            return;
        }
        var length = (int)Math.Min(StateChunk.BytesMax, snapshot.Bytes.Length - asked.Offset);
        var bytes = snapshot.Bytes.AsMemory((int)asked.Offset, length);
        Send(asked.Sender, new StateChunk(Self, asked.Sequence, asked.Offset, snapshot.Bytes.Length, bytes));
    }

    private void OnStateChunk(StateChunk chunk)
    {
        if (
            _wanted is not { } target
            || chunk.Sender != _source
            || chunk.Sequence != target.Sequence
            || chunk.Offset != _receivedBytes
            || chunk.Total > StateChunk.TotalMax
            || _receivedBytes + chunk.Bytes.Length > chunk.Total
        )
        {
            Report(PbftReportKind.Dropped, chunk.Sender);
            return;
        }
        _received.Add(chunk.Bytes.ToArray());
        _receivedBytes += chunk.Bytes.Length;
        _progressAt = _now;
        if (_receivedBytes < chunk.Total && chunk.Bytes.Length > 0)
        {
            Send(_source, new FetchState(Self, target.Sequence, _receivedBytes));
        }
        else
        {
            Install(target, [.. _received.SelectMany(r => r)]);
        }
    }

    private void Install(CheckpointEntry target, byte[] snapshot)
    {
        _received.Clear();
        _receivedBytes = 0;
        var isTrue = _hash(snapshot) == target.State || Has(PbftMutation.StateNotVerified);
        if (!isTrue || !_state.TryRestore(snapshot))
        {
            Report(PbftReportKind.StateRefused, _source, target.Sequence);
            return;
        }
        (_wanted, Executed, Committed) = (null, target.Sequence, Math.Max(Committed, target.Sequence));
        _snapshots[target.Sequence] = (target.State, snapshot);
        foreach (var late in _waiting.All.ToList())
        {
            if (late.Request.Timestamp <= _state.LastTimestamp(late.Request.Client))
            {
                Unqueue(_waiting.Remove(late.Request.Client, late.Request.Timestamp)!);
            }
        }
        Report(PbftReportKind.StateTransferred, _source, target.Sequence);
        Vote(new CheckpointVote(Self, target.Sequence, target.State));
        CheckStable();
        ExecuteReady();
    }
}
