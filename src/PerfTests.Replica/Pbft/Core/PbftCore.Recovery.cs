using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Sending again what others missed, and coming back from a crash.</summary>
internal sealed partial class PbftCore
{
    private const long IdleStatusInterval = 1_000_000_000;
    private const int PlacesSentAgain = 32;

    private readonly Dictionary<Digest, long> fetching = [];
    private readonly StatusReport?[] statuses;
    private readonly long[] helpedAt;
    private long nextStatus;
    private long? recoverAbove;

    /// <summary>Brings a new core to where an earlier process of this replica was.</summary>
    /// <param name="records">What it remembered, in order.</param>
    /// <param name="wanted">Receives replies and snapshots that fell due.</param>
    /// <exception cref="InvalidDataException">The snapshot cannot be restored.</exception>
    public void Restore(IEnumerable<PbftRecord> records, PbftActions wanted)
    {
        actions = wanted;
        foreach (var record in records)
            Restore(record);
        ExecuteReady();
        actions.Records.Clear();
    }

    /// <summary>Everything that must be remembered when all earlier records are forgotten.</summary>
    public IReadOnlyList<PbftRecord> LiveRecords()
    {
        var live = new List<PbftRecord>();
        if (snapshots.TryGetValue(Stable, out var stable))
            live.Add(new PbftRecord.Snapshot(Stable, stable.State, stable.Bytes));
        if (ownViewChange is not null)
            live.Add(new PbftRecord.Changing(ownViewChange));
        else if (View > 0)
            live.Add(new PbftRecord.Entered(View, lastAssigned));
        for (var sequence = Stable + 1; sequence <= Stable + settings.Window; sequence++)
        {
            var slot = slots[sequence % slots.Length];
            if (slot.Sequence != sequence)
                continue;
            foreach (var q in slot.PrePrepared.OrderBy(q => q.View))
            {
                if (batches.TryGetValue(q.Digest, out var known))
                    live.Add(new PbftRecord.PrePrepared(q.View, sequence, known.Batch));
            }
            if (slot.PreparedView >= 0)
                live.Add(new PbftRecord.Prepared(slot.PreparedView, sequence, slot.PreparedDigest));
            if (slot.IsCommitted)
                live.Add(new PbftRecord.Committed(sequence, slot.CommittedDigest));
        }
        return live;
    }

    private void Persist(PbftRecord record)
    {
        // A replica that lost its memory remembers nothing until it may vote: a restart on the way finds it as it was.
        if (mayVote)
            actions.Records.Add(record);
    }

    private void Restore(PbftRecord record)
    {
        switch (record)
        {
            case PbftRecord.Snapshot snapshot:
                RestoreSnapshot(snapshot);
                break;
            case PbftRecord.Changing changing:
                (View, IsActive, ownViewChange) = (changing.Said.View, false, changing.Said);
                break;
            case PbftRecord.Entered entered:
                (View, IsActive, ownViewChange, lastAssigned) = (entered.View, true, null, entered.Last);
                foreach (var slot in slots)
                    (slot.View, slot.Batch, slot.IsPrepared) = (-1, null, false);
                break;
            case PbftRecord.PrePrepared prePrepared when IsWithinWindow(prePrepared.Sequence):
                RestorePrePrepared(prePrepared);
                break;
            case PbftRecord.Prepared prepared when IsWithinWindow(prepared.Sequence):
                var place = SlotAt(prepared.Sequence);
                (place.PreparedView, place.PreparedDigest) = (prepared.View, prepared.Digest);
                place.Commits[Self] = new Vote(prepared.View, prepared.Digest);
                place.IsPrepared = IsActive && prepared.View == View;
                break;
            case PbftRecord.Committed committed when IsWithinWindow(committed.Sequence):
                var decided = SlotAt(committed.Sequence);
                (decided.IsCommitted, decided.CommittedDigest) = (true, committed.Digest);
                Committed = Math.Max(Committed, committed.Sequence);
                break;
            default:
                break;
        }
    }

    private void RestoreSnapshot(PbftRecord.Snapshot snapshot)
    {
        if (!state.TryRestore(snapshot.Bytes))
            throw new InvalidDataException($"The snapshot at {snapshot.Sequence} cannot be restored.");
        (Stable, StableState, Executed, Committed) = (
            snapshot.Sequence,
            snapshot.State,
            snapshot.Sequence,
            snapshot.Sequence
        );
        lastAssigned = Math.Max(lastAssigned, Stable);
        snapshots.Clear();
        snapshots[Stable] = (snapshot.State, snapshot.Bytes);
    }

    private void RestorePrePrepared(PbftRecord.PrePrepared record)
    {
        var (slot, digest) = (SlotAt(record.Sequence), record.Batch.Digest);
        Keep(record.Batch, record.Sequence);
        slot.Remember(digest, record.View);
        slot.ProposedAt = 1;
        if (!IsActive || record.View != View)
            return;
        (slot.View, slot.Digest, slot.Batch) = (View, digest, record.Batch);
        if (IsPrimary)
            lastAssigned = Math.Max(lastAssigned, record.Sequence);
        else
            slot.Prepares[Self] = new Vote(View, digest);
    }

    private void OnStatusDue()
    {
        var isBusy =
            waiting.Count > 0 || !IsActive || wanted is not null || Committed > Executed || lastAssigned > Executed;
        nextStatus = now + (isBusy ? settings.StatusInterval : Math.Max(IdleStatusInterval, settings.StatusInterval));
        Send(PbftActions.Everyone, new StatusReport(Self, View, IsActive, Stable, Executed));
        if (!IsActive && ownViewChange is not null)
            Send(PbftActions.Everyone, ownViewChange);
        ContinueTransfer();
        foreach (var slot in slots)
        {
            if (IsWithinWindow(slot.Sequence) && slot.View == View && slot.Batch is null)
                Fetch(slot.Digest);
        }
        if (!IsActive && IsPrimary && quorumAt > 0)
            BeginView();
        ExecuteReady();
    }

    private void OnStatus(StatusReport status)
    {
        statuses[status.Sender] = status;
        LearnBounds();
        if (status.Executed > Executed)
            nextStatus = Math.Min(nextStatus, now + settings.StatusInterval);
        if (now - helpedAt[status.Sender] < settings.StatusInterval / 2)
            return;
        helpedAt[status.Sender] = now;
        HelpIntoView(status);
        foreach (var (sequence, snapshot) in snapshots)
        {
            if (sequence > status.Stable && mayVote)
                Send(status.Sender, new CheckpointVote(Self, sequence, snapshot.State));
        }
        HelpWithPlaces(status);
    }

    private void OnDecision(Decision told)
    {
        if (!IsWithinWindow(told.Sequence) || told.Sequence <= Executed)
            return;
        var slot = SlotAt(told.Sequence);
        if (slot.Decisions[told.Sender].View >= 0)
            return;
        slot.Decisions[told.Sender] = new Vote(0, told.Digest);
        if (slot.Decisions.Count(d => d.View == 0 && d.Digest == told.Digest) < Quorums.Weak)
            return;
        Decide(slot, told.Digest);
        ExecuteReady();
    }

    private void HelpIntoView(StatusReport status)
    {
        if (status.View > View || (status.View == View && status.IsActive))
            return;
        if (IsActive && lastNewView?.View == View)
            Send(status.Sender, lastNewView);
        else if (!IsActive && ownViewChange is not null)
            Send(status.Sender, ownViewChange);
    }

    /// <summary>What has been under way for a while and is not executed there may have been lost on the way there.</summary>
    private void HelpWithPlaces(StatusReport status)
    {
        if (!mayVote)
            return;
        for (var sequence = status.Executed + 1; sequence <= status.Executed + PlacesSentAgain; sequence++)
        {
            var slot = slots[sequence % slots.Length];
            if (slot.Sequence != sequence || slot.ProposedAt == 0 || now - slot.ProposedAt < settings.StatusInterval)
                continue;
            var (prepare, commit) = (slot.Prepares[Self], slot.Commits[Self]);
            if (IsPrimary && IsActive && slot.View == View && slot.Batch is not null && slot.Batch != Batch.Null)
                Send(status.Sender, new PrePrepare(Self, View, sequence, slot.Batch));
            if (prepare.View >= 0)
                Send(status.Sender, new Prepare(Self, prepare.View, sequence, prepare.Digest));
            if (commit.View >= 0)
                Send(status.Sender, new Commit(Self, commit.View, sequence, commit.Digest));
            if (slot.IsCommitted)
                Send(status.Sender, new Decision(Self, sequence, slot.CommittedDigest));
        }
    }

    /// <summary>
    /// A replica that lost its memory learns from f + 1 others what it may have voted on at most: two windows above what they have executed. It votes again once
    /// a checkpoint beyond that is stable.
    /// </summary>
    private void LearnBounds()
    {
        if (mayVote || recoverAbove is not null)
            return;
        var executed = statuses
            .Where(s => s is not null && s.Sender != Self)
            .Select(s => s!.Executed)
            .OrderDescending()
            .ToList();
        if (executed.Count >= Quorums.Strong - 1)
            recoverAbove = executed[Quorums.Weak - 1] + 2 * settings.Window;
    }
}
