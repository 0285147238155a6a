using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Sending again what others missed, and coming back from a crash.</summary>
internal sealed partial class PbftCore
{
    private const long IdleStatusInterval = 1_000_000_000;
    private const int MaxRetransmittedSequences = 32;

    private readonly Dictionary<Digest, long> _fetching = [];
    private readonly StatusReport?[] _statuses;
    private readonly long[] _helpedAt;
    private long _nextStatus;
    private long? _recoverAbove;

    /// <summary>Brings a new core to where an earlier process of this replica was.</summary>
    /// <param name="records">What it remembered, in order.</param>
    /// <param name="wanted">Receives replies and snapshots that fell due.</param>
    /// <exception cref="InvalidDataException">The snapshot cannot be restored.</exception>
    public void Restore(IEnumerable<PbftRecord> records, PbftActions wanted)
    {
        _actions = wanted;
        foreach (var record in records)
        {
            Restore(record);
        }
        ExecuteReady();
        _actions.Records.Clear();
    }

    /// <summary>Everything that must be remembered when all earlier records are forgotten.</summary>
    public IReadOnlyList<PbftRecord> LiveRecords()
    {
        var live = new List<PbftRecord>();
        if (_snapshots.TryGetValue(Stable, out var stable))
        {
            live.Add(new PbftRecord.Snapshot(Stable, stable.State, stable.Bytes));
        }
        if (_ownViewChange is not null)
        {
            live.Add(new PbftRecord.ViewChangeStarted(_ownViewChange));
        }
        else if (View > 0)
        {
            live.Add(new PbftRecord.ViewEntered(View, _lastAssigned));
        }
        for (var sequence = Stable + 1; sequence <= Stable + _settings.Window; sequence++)
        {
            var slot = _slots[sequence % _slots.Length];
            if (slot.Sequence != sequence)
            {
                continue;
            }
            foreach (var q in slot.PrePrepared.OrderBy(q => q.View))
            {
                if (_batches.TryGetValue(q.Digest, out var known))
                {
                    live.Add(new PbftRecord.PrePrepared(q.View, sequence, known.Batch));
                }
            }
            if (slot.PreparedView >= 0)
            {
                live.Add(new PbftRecord.Prepared(slot.PreparedView, sequence, slot.PreparedDigest));
            }
            if (slot.IsCommitted)
            {
                live.Add(new PbftRecord.Committed(sequence, slot.CommittedDigest));
            }
        }
        return live;
    }

    private void Persist(PbftRecord record)
    {
        // A replica that lost its memory remembers nothing until it may vote: a restart on the way finds it as it was.
        if (_mayVote)
        {
            _actions.Records.Add(record);
        }
    }

    private void Restore(PbftRecord record)
    {
        switch (record)
        {
            case PbftRecord.Snapshot snapshot:
                RestoreSnapshot(snapshot);
                break;
            case PbftRecord.ViewChangeStarted changing:
                (View, IsActive, _ownViewChange) = (changing.Said.View, false, changing.Said);
                break;
            case PbftRecord.ViewEntered entered:
                (View, IsActive, _ownViewChange, _lastAssigned) = (entered.View, true, null, entered.Last);
                foreach (var slot in _slots)
                {
                    (slot.View, slot.Batch, slot.IsPrepared) = (-1, null, false);
                }
                break;
            case PbftRecord.PrePrepared prePrepared when IsWithinWindow(prePrepared.Sequence):
                RestorePrePrepared(prePrepared);
                break;
            case PbftRecord.Prepared prepared when IsWithinWindow(prepared.Sequence):
                var preparedSlot = SlotAt(prepared.Sequence);
                (preparedSlot.PreparedView, preparedSlot.PreparedDigest) = (prepared.View, prepared.Digest);
                preparedSlot.Commits[Self] = new Vote(prepared.View, prepared.Digest);
                preparedSlot.IsPrepared = IsActive && prepared.View == View;
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
        if (!_state.TryRestore(snapshot.Bytes))
        {
            throw new InvalidDataException($"The snapshot at {snapshot.Sequence} cannot be restored.");
        }
        (Stable, StableState, Executed, Committed) = (
            snapshot.Sequence,
            snapshot.State,
            snapshot.Sequence,
            snapshot.Sequence
        );
        _lastAssigned = Math.Max(_lastAssigned, Stable);
        _snapshots.Clear();
        _snapshots[Stable] = (snapshot.State, snapshot.Bytes);
    }

    private void RestorePrePrepared(PbftRecord.PrePrepared record)
    {
        var (slot, digest) = (SlotAt(record.Sequence), record.Batch.Digest);
        Keep(record.Batch, record.Sequence);
        slot.Remember(digest, record.View);
        slot.ProposedAt = 1;
        if (!IsActive || record.View != View)
        {
            return;
        }
        (slot.View, slot.Digest, slot.Batch) = (View, digest, record.Batch);
        if (IsPrimary)
        {
            _lastAssigned = Math.Max(_lastAssigned, record.Sequence);
        }
        else
        {
            slot.Prepares[Self] = new Vote(View, digest);
        }
    }

    private void OnStatusDue()
    {
        var isBusy =
            _waiting.Count > 0 || !IsActive || _wanted is not null || Committed > Executed || _lastAssigned > Executed;
        _nextStatus =
            _now + (isBusy ? _settings.StatusInterval : Math.Max(IdleStatusInterval, _settings.StatusInterval));
        Send(PbftActions.Everyone, new StatusReport(Self, View, IsActive, Stable, Executed));
        if (!IsActive && _ownViewChange is not null)
        {
            Send(PbftActions.Everyone, _ownViewChange);
        }
        ContinueTransfer();
        foreach (var slot in _slots)
        {
            if (IsWithinWindow(slot.Sequence) && slot.View == View && slot.Batch is null)
            {
                Fetch(slot.Digest);
            }
        }
        if (!IsActive && IsPrimary && _quorumAt > 0)
        {
            BeginView();
        }
        ExecuteReady();
    }

    private void OnStatus(StatusReport status)
    {
        _statuses[status.Sender] = status;
        LearnBounds();
        if (status.Executed > Executed)
        {
            _nextStatus = Math.Min(_nextStatus, _now + _settings.StatusInterval);
        }
        if (_now - _helpedAt[status.Sender] < _settings.StatusInterval / 2)
        {
            return;
        }
        _helpedAt[status.Sender] = _now;
        HelpIntoView(status);
        foreach (var (sequence, snapshot) in _snapshots)
        {
            if (sequence > status.Stable && _mayVote)
            {
                Send(status.Sender, new CheckpointVote(Self, sequence, snapshot.State));
            }
        }
        HelpWithPlaces(status);
    }

    private void OnDecision(Decision told)
    {
        if (!IsWithinWindow(told.Sequence) || told.Sequence <= Executed)
        {
            return;
        }
        var slot = SlotAt(told.Sequence);
        if (slot.Decisions[told.Sender].View >= 0)
        {
            return;
        }
        slot.Decisions[told.Sender] = new Vote(0, told.Digest);
        if (slot.Decisions.Count(d => d.View == 0 && d.Digest == told.Digest) < Quorums.Weak)
        {
            return;
        }
        Decide(slot, told.Digest);
        ExecuteReady();
    }

    private void HelpIntoView(StatusReport status)
    {
        if (status.View > View || (status.View == View && status.IsActive))
        {
            return;
        }
        if (IsActive && _lastNewView?.View == View)
        {
            Send(status.Sender, _lastNewView);
        }
        else if (!IsActive && _ownViewChange is not null)
        {
            Send(status.Sender, _ownViewChange);
        }
    }

    /// <summary>What has been under way for a while and is not executed there may have been lost on the way there.</summary>
    private void HelpWithPlaces(StatusReport status)
    {
        if (!_mayVote)
        {
            return;
        }
        for (var sequence = status.Executed + 1; sequence <= status.Executed + MaxRetransmittedSequences; sequence++)
        {
            var slot = _slots[sequence % _slots.Length];
            if (slot.Sequence != sequence || slot.ProposedAt == 0 || _now - slot.ProposedAt < _settings.StatusInterval)
            {
                continue;
            }
            var (prepare, commit) = (slot.Prepares[Self], slot.Commits[Self]);
            if (IsPrimary && IsActive && slot.View == View && slot.Batch is not null && slot.Batch != Batch.Null)
            {
                Send(status.Sender, new PrePrepare(Self, View, sequence, slot.Batch));
            }
            if (prepare.View >= 0)
            {
                Send(status.Sender, new Prepare(Self, prepare.View, sequence, prepare.Digest));
            }
            if (commit.View >= 0)
            {
                Send(status.Sender, new Commit(Self, commit.View, sequence, commit.Digest));
            }
            if (slot.IsCommitted)
            {
                Send(status.Sender, new Decision(Self, sequence, slot.CommittedDigest));
            }
        }
    }

    /// <summary>
    /// A replica that lost its memory learns from f + 1 others what it may have voted on at most: two windows above what they have executed. It votes again once
    /// a checkpoint beyond that is stable.
    /// </summary>
    private void LearnBounds()
    {
        if (_mayVote || _recoverAbove is not null)
        {
            return;
        }
        var executed = _statuses
            .Where(s => s is not null && s.Sender != Self)
            .Select(s => s!.Executed)
            .OrderDescending()
            .ToList();
        if (executed.Count >= Quorums.Strong - 1)
        {
            _recoverAbove = executed[Quorums.Weak - 1] + 2 * _settings.Window;
        }
    }
}
