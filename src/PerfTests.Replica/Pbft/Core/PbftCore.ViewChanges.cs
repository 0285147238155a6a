using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>Replacing a primary: ViewChange, NewView.</summary>
internal sealed partial class PbftCore
{
    private const int MaxTimeoutsUnderLoad = 4;

    private readonly ViewChange?[] _viewChanges;
    private ViewChange? _ownViewChange;
    private NewView? _lastNewView;
    private long _quorumAt;
    private int _failedViews;
    private long _lastExecutedAt;

    /// <summary>The timeout doubles with each view that failed, up to a thousandfold.</summary>
    private long Timeout => _settings.ViewChangeTimeout << Math.Min(_failedViews, 10);

    /// <summary>
    /// When the oldest request has waited for too long: the timeout after the primary last got anything executed, or four times the timeout in all. Under more load than it
    /// can carry every request waits long, and to depose it again and again would only make that worse; but one that leaves a client out must not go on for ever.
    /// </summary>
    private long DueOf(PendingRequest oldest) =>
        Math.Min(
            oldest.TimedFrom + MaxTimeoutsUnderLoad * Timeout,
            Math.Max(oldest.TimedFrom, _lastExecutedAt) + Timeout
        );

    private void StartViewChange(long view, bool hasFailed)
    {
        if (!_mayVote)
        {
            return;
        }
        if (hasFailed)
        {
            _failedViews++;
        }
        (View, IsActive, _quorumAt) = (view, false, 0);
        _ownViewChange = Describe();
        if (!Has(PbftMutation.ViewNotPersisted))
        {
            Persist(new PbftRecord.ViewChangeStarted(_ownViewChange));
        }
        Send(PbftActions.Everyone, _ownViewChange);
        _nextStatus = _now + _settings.StatusInterval;
        Report(PbftReportKind.ViewChangeStarted, Primary);
        CheckQuorum();
    }

    private ViewChange Describe()
    {
        var checkpoints = new List<CheckpointEntry> { new(Stable, StableState) };
        checkpoints.AddRange(
            _snapshots.Where(s => s.Key > Stable).Select(s => new CheckpointEntry(s.Key, s.Value.State))
        );
        var (prepared, prePrepared) = (new List<PreparedCertificate>(), new List<PreparedCertificate>());
        for (var sequence = Stable + 1; sequence <= Stable + _settings.Window; sequence++)
        {
            var slot = _slots[sequence % _slots.Length];
            if (slot.Sequence != sequence)
            {
                continue;
            }
            if (slot.PreparedView >= 0 && !Has(PbftMutation.PreparedForgotten))
            {
                prepared.Add(new PreparedCertificate(sequence, slot.PreparedView, slot.PreparedDigest));
            }
            prePrepared.AddRange(slot.PrePrepared);
        }
        return new ViewChange(Self, View, Stable, checkpoints, prepared, prePrepared);
    }

    private void OnViewChange(ViewChange said)
    {
        var isLate = said.View < View || (said.View == View && IsActive);
        if (isLate || !said.IsSane(_settings.Window) || _viewChanges[said.Sender]?.View >= said.View)
        {
            Report(PbftReportKind.Dropped, said.Sender);
            return;
        }
        _viewChanges[said.Sender] = said;
        var (ahead, lowest) = (0, long.MaxValue);
        foreach (var other in _viewChanges)
        {
            if (other is null || other.View <= View)
            {
                continue;
            }
            ahead++;
            lowest = Math.Min(lowest, other.View);
        }
        if (ahead >= Quorums.Weak)
        {
            StartViewChange(lowest, hasFailed: !IsActive);
        }
        else
        {
            CheckQuorum();
        }
    }

    private void CheckQuorum()
    {
        // Who asks for a later view has left the one before as well.
        if (IsActive || _viewChanges.Count(m => m?.View >= View) < Quorums.Strong)
        {
            return;
        }
        // The wait for the NewView begins only now: before that its primary could not have made it.
        if (_quorumAt == 0)
        {
            _quorumAt = _now;
        }
        if (IsPrimary)
        {
            BeginView();
        }
    }

    /// <summary>The primary of the view begins it, as soon as the view changes decide with what.</summary>
    private void BeginView()
    {
        var said = _viewChanges.Where(m => m?.View == View).Select(m => m!).ToList();
        if (!said.Exists(m => m.Sender == Self))
        {
            return;
        }
        if (ViewChangeDecision.Compute(said, Quorums, _settings.Mutation) is not { } decision)
        {
            return;
        }
        var missing = decision.Chosen.Where(d => !_batches.ContainsKey(d)).ToList();
        missing.ForEach(Fetch);
        if (missing.Count > 0)
        {
            return;
        }
        Send(PbftActions.Everyone, new NewView(Self, View, said, decision.Start, decision.Chosen));
        Enter(decision);
    }

    private void OnNewView(NewView said)
    {
        if (said.Sender != _settings.PrimaryOf(said.View))
        {
            Report(PbftReportKind.Dropped, said.Sender);
            return;
        }
        if (said.Sender == Self)
        {
            _lastNewView = said.View == View ? said : _lastNewView;
            return;
        }
        if (said.View < View || (said.View == View && IsActive))
        {
            Report(PbftReportKind.Dropped, said.Sender);
            return;
        }
        var decision = Verified(said);
        if (decision is null)
        {
            Report(PbftReportKind.NewViewRefused, said.Sender);
            if (said.View == View)
            {
                StartViewChange(View + 1, hasFailed: true);
            }
            return;
        }
        (View, _lastNewView) = (said.View, said);
        Enter(decision);
    }

    /// <returns>What the view begins with; null when the NewView does not follow from its own view changes.</returns>
    private ViewChangeDecision? Verified(NewView said)
    {
        if (Has(PbftMutation.NewViewUnverified))
        {
            return new ViewChangeDecision(said.Start, said.Chosen);
        }
        var isSound =
            said.ViewChanges.All(m => m.View == said.View && m.IsSane(_settings.Window))
            && said.ViewChanges.Select(m => m.Sender).Distinct().Count() == said.ViewChanges.Count;
        var decision = isSound ? ViewChangeDecision.Compute(said.ViewChanges, Quorums, _settings.Mutation) : null;
        return decision?.IsSaidBy(said) == true ? decision : null;
    }

    private void Enter(ViewChangeDecision decision)
    {
        var start = decision.Start.Sequence;
        (IsActive, _quorumAt, _ownViewChange) = (true, 0, null);
        _lastAssigned = Math.Max(Stable, start + decision.Chosen.Count);
        if (!Has(PbftMutation.ViewNotPersisted))
        {
            Persist(new PbftRecord.ViewEntered(View, _lastAssigned));
        }
        _fetching.Clear();
        foreach (var slot in _slots)
        {
            (slot.View, slot.Batch, slot.IsPrepared) = (-1, null, false);
        }
        Report(PbftReportKind.ViewChanged, Primary);
        if (start > Executed)
        {
            NeedState(decision.Start);
        }
        for (var i = 0; i < decision.Chosen.Count; i++)
        {
            var sequence = start + 1 + i;
            if (!IsWithinWindow(sequence))
            {
                continue;
            }
            var digest = decision.Chosen[i];
            Accept(SlotAt(sequence), _batches.TryGetValue(digest, out var known) ? known.Batch : null, digest);
        }
        RestartWaiting();
    }

    /// <summary>Every request gets the new primary's full time, and a new primary proposes what is not on its way.</summary>
    private void RestartWaiting()
    {
        _unproposed.Clear();
        _queuedOperations = 0;
        _nextForward = _now + ForwardAfter;
        var underWay = _slots
            .Where(s => s.View == View && s.Sequence > Executed && s.Batch is not null)
            .SelectMany(s => s.Batch!.Requests)
            .Select(r => r.Digest)
            .ToHashSet();
        foreach (var late in _waiting.All)
        {
            late.TimedFrom = _now;
            late.IsQueued = false;
            if (IsPrimary && !underWay.Contains(late.Request.Digest))
            {
                Queue(late);
            }
        }
    }
}
