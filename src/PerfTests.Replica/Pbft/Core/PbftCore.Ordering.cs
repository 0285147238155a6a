using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>The normal case: request, PrePrepare, Prepare, Commit, execution.</summary>
internal sealed partial class PbftCore
{
    private long _lingerUntil;
    private long _nextForward;

    private void OnRequest(WireRequest request)
    {
        var last = _state.LastTimestamp(request.Client);
        if (request.Timestamp <= last)
        {
            if (request.Timestamp == last && _state.LastReply(request.Client) is { } reply)
            {
                _actions.Replies.Add(new PbftReply(request, reply, View, _now, _now, _now));
            }
            return;
        }
        if (_waiting.Find(request.Client) is { } present && present.Request.Timestamp >= request.Timestamp)
        {
            return;
        }
        if (_waiting.Count >= _settings.WaitingMax || _waiting.Bytes > _settings.WaitingBytesMax)
        {
            Report(PbftReportKind.Overloaded, Self);
            return;
        }
        var replaced = _waiting.Find(request.Client);
        var added = _waiting.Add(request, _now);
        if (replaced is not null)
        {
            Unqueue(replaced);
        }
        if (IsPrimary && IsActive)
        {
            Queue(added);
        }
        else if (_waiting.Count == 1)
        {
            _nextForward = _now + ForwardAfter;
        }
    }

    private long ForwardAfter => _settings.ViewChangeTimeout / 4;

    private void Queue(PendingRequest added)
    {
        added.IsQueued = true;
        _queuedOperations += added.Request.Count;
        _unproposed.Enqueue(added);
    }

    private void Unqueue(PendingRequest gone)
    {
        if (gone.IsQueued)
        {
            _queuedOperations -= gone.Request.Count;
        }
        gone.IsQueued = false;
    }

    /// <summary>The client may have reached only this backup: its request is passed on before its time is up.</summary>
    private void Forward()
    {
        if (!IsActive || IsPrimary || _waiting.Count == 0 || _now < _nextForward)
        {
            return;
        }
        _nextForward = _now + ForwardAfter;
        foreach (var late in _waiting.All)
        {
            if (late.TimedFrom + ForwardAfter > _now)
            {
                _nextForward = late.TimedFrom + ForwardAfter;
                break;
            }
            if (late.ForwardedInView >= View)
            {
                continue;
            }
            late.ForwardedInView = View;
            Send(Primary, new ForwardedRequest(Self, late.Request));
        }
    }

    private void Propose()
    {
        _lingerUntil = 0;
        if (!IsPrimary || !IsActive || !_mayVote)
        {
            return;
        }
        while (
            _queuedOperations > 0
            && _lastAssigned < Stable + _settings.Window
            && _lastAssigned - Executed < _settings.Pipeline
        )
        {
            while (_unproposed.TryPeek(out var gone) && (gone.IsGone || !gone.IsQueued))
            {
                _unproposed.Dequeue();
            }
            var oldest = _unproposed.Peek();
            if (_queuedOperations < _settings.BatchOperations && _now < oldest.ArrivedAt + _settings.BatchLinger)
            {
                _lingerUntil = oldest.ArrivedAt + _settings.BatchLinger;
                return;
            }
            var batch = TakeBatch();
            var slot = SlotAt(++_lastAssigned);
            Accept(slot, batch, batch.Digest);
            Send(PbftActions.Everyone, new PrePrepare(Self, View, slot.Sequence, batch));
        }
    }

    private Batch TakeBatch()
    {
        var (taken, operations, bytes) = (new List<WireRequest>(), 0, 0L);
        while (
            operations < _settings.BatchOperations
            && taken.Count < Batch.RequestsMax
            && bytes < Batch.BytesMax
            && _unproposed.TryDequeue(out var next)
        )
        {
            if (next.IsGone || !next.IsQueued)
            {
                continue;
            }
            Unqueue(next);
            taken.Add(next.Request);
            operations += next.Request.Count;
            bytes += next.Request.Bytes.Length;
        }
        return new Batch(taken, _hash);
    }

    private void OnPrePrepare(PrePrepare proposal)
    {
        if (
            proposal.View != View
            || !IsActive
            || (proposal.Sender != Primary && !Has(PbftMutation.PrimaryNotChecked))
            || proposal.Sender == Self
            || !IsWithinWindow(proposal.Sequence)
        )
        {
            Report(PbftReportKind.Dropped, proposal.Sender);
            return;
        }
        var slot = SlotAt(proposal.Sequence);
        if (slot.View == View && slot.Digest != proposal.Batch.Digest)
        {
            Report(PbftReportKind.Equivocation, proposal.Sender, proposal.Sequence);
            if (!Has(PbftMutation.SecondPrePrepareAccepted))
            {
                return;
            }
        }
        else if (slot.View == View && slot.Batch is not null)
        {
            return;
        }
        Accept(slot, proposal.Batch, proposal.Batch.Digest);
    }

    /// <summary>A batch takes a sequence number in the present view. A backup votes for it only once it has the batch itself.</summary>
    private void Accept(Slot slot, Batch? batch, Digest digest)
    {
        if (slot.ProposedAt == 0)
        {
            slot.ProposedAt = _now;
        }
        (slot.View, slot.Digest, slot.Batch, slot.IsPrepared) = (View, digest, batch, false);
        if (batch is null)
        {
            Fetch(digest);
            return;
        }
        Keep(batch, slot.Sequence);
        slot.Remember(digest, View);
        if (!Has(PbftMutation.VotesNotPersisted))
        {
            Persist(new PbftRecord.PrePrepared(View, slot.Sequence, batch));
        }
        if (!IsPrimary && _mayVote)
        {
            slot.Prepares[Self] = new Vote(View, digest);
            Vote(new Prepare(Self, View, slot.Sequence, digest));
        }
        CheckPrepared(slot);
        CheckCommitted(slot, View, digest);
        ExecuteReady();
    }

    private void Keep(Batch batch, long sequence)
    {
        if (batch != Batch.Null)
        {
            _batches[batch.Digest] = (batch, Math.Max(sequence, _batches.GetValueOrDefault(batch.Digest).Last));
        }
    }

    private void OnPrepare(Prepare vote)
    {
        if (vote.View < View || vote.Sender == _settings.PrimaryOf(vote.View) || !IsWithinWindow(vote.Sequence))
        {
            if (!Has(PbftMutation.PrimaryPrepareCounted) || !IsWithinWindow(vote.Sequence))
            {
                Report(PbftReportKind.Dropped, vote.Sender);
                return;
            }
        }
        var slot = SlotAt(vote.Sequence);
        if (Take(slot, slot.Prepares, vote.Sender, new Vote(vote.View, vote.Digest)))
        {
            CheckPrepared(slot);
        }
    }

    private void OnCommit(Commit vote)
    {
        if (!IsWithinWindow(vote.Sequence))
        {
            Report(PbftReportKind.Dropped, vote.Sender);
            return;
        }
        var slot = SlotAt(vote.Sequence);
        if (!Take(slot, slot.Commits, vote.Sender, new Vote(vote.View, vote.Digest)))
        {
            return;
        }
        CheckCommitted(slot, vote.View, vote.Digest);
        ExecuteReady();
    }

    /// <summary>Stores a vote in its sender's one place. A later view replaces an earlier one; the first vote in a view stands.</summary>
    private bool Take(Slot slot, Vote[] votes, int sender, Vote vote)
    {
        var present = votes[sender];
        if (present.View == vote.View && present.Digest != vote.Digest)
        {
            Report(PbftReportKind.Equivocation, sender, slot.Sequence);
        }
        if (present == vote && Has(PbftMutation.SenderCountedTwice))
        {
            slot.Repeated++;
            return true;
        }
        if (present.View >= vote.View)
        {
            return false;
        }
        votes[sender] = vote;
        return true;
    }

    private void CheckPrepared(Slot slot)
    {
        if (slot.IsPrepared || slot.View != View || slot.Batch is null || !IsActive || !_mayVote)
        {
            return;
        }
        var needed = Quorums.Strong - (Has(PbftMutation.PrepareQuorumTooSmall) ? 2 : 1);
        var primary = Has(PbftMutation.PrimaryPrepareCounted) ? -1 : Primary;
        if (Count(slot, slot.Prepares, View, slot.Digest, except: primary) < needed)
        {
            return;
        }
        slot.IsPrepared = true;
        (slot.PreparedView, slot.PreparedDigest) = (View, slot.Digest);
        if (!Has(PbftMutation.VotesNotPersisted))
        {
            Persist(new PbftRecord.Prepared(View, slot.Sequence, slot.Digest));
        }
        slot.Commits[Self] = new Vote(View, slot.Digest);
        Vote(new Commit(Self, View, slot.Sequence, slot.Digest));
        CheckCommitted(slot, View, slot.Digest);
        if (Has(PbftMutation.ExecutedWhenPrepared))
        {
            Decide(slot, slot.Digest);
        }
        ExecuteReady();
    }

    /// <summary>
    /// 2f + 1 matching Commits decide a sequence number, in whatever view they were made and whether or not this replica prepared: f + 1 correct
    /// replicas did, and no view change can forget what they hold.
    /// </summary>
    private void CheckCommitted(Slot slot, long view, Digest digest)
    {
        var needed = Quorums.Strong - (Has(PbftMutation.CommitQuorumTooSmall) ? 1 : 0);
        if (Count(slot, slot.Commits, view, digest, except: -1) < needed)
        {
            return;
        }
        if (slot.IsCommitted)
        {
            if (slot.CommittedDigest != digest)
            {
                Report(PbftReportKind.AgreementViolated, Self, slot.Sequence);
            }
            return;
        }
        Decide(slot, digest);
    }

    private void Decide(Slot slot, Digest digest)
    {
        if (slot.IsCommitted)
        {
            return;
        }
        (slot.IsCommitted, slot.CommittedDigest, slot.CommittedAt) = (true, digest, _now);
        Committed = Math.Max(Committed, slot.Sequence);
        Persist(new PbftRecord.Committed(slot.Sequence, digest));
    }

    private int Count(Slot slot, Vote[] votes, long view, Digest digest, int except)
    {
        var count = Has(PbftMutation.SenderCountedTwice) ? slot.Repeated : 0;
        for (var i = 0; i < votes.Length; i++)
        {
            var vote = votes[i];
            var isOfView = vote.View == view || (vote.View >= 0 && Has(PbftMutation.DigestNotBoundToView));
            if (isOfView && (vote.Digest == digest || Has(PbftMutation.DigestNotCompared)) && i != except)
            {
                count++;
            }
        }
        return count;
    }

    private void ExecuteReady()
    {
        while (IsWithinWindow(Executed + 1))
        {
            var slot = _slots[(Executed + 1) % _slots.Length];
            if (slot.Sequence != Executed + 1 || !slot.IsCommitted)
            {
                return;
            }
            if (!_batches.TryGetValue(slot.CommittedDigest, out var found))
            {
                Fetch(slot.CommittedDigest);
                return;
            }
            Execute(slot, found.Batch);
        }
    }

    private void Execute(Slot slot, Batch batch)
    {
        var sequence = Executed + 1;
        foreach (var request in batch.Requests)
        {
            var served = _waiting.Remove(request.Client, request.Timestamp);
            if (served is not null)
            {
                Unqueue(served);
            }
            if (_state.Execute(sequence, request) is { } reply)
            {
                _actions.Replies.Add(
                    new PbftReply(request, reply, View, served?.ArrivedAt ?? 0, slot.ProposedAt, slot.CommittedAt)
                );
            }
        }
        _state.EndBatch(sequence);
        Executed = sequence;
        if (IsActive && slot.View == View)
        {
            (_failedViews, _lastExecutedAt) = (0, _now);
        }
        if (sequence % _settings.CheckpointInterval == 0)
        {
            _actions.Snapshots.Add((sequence, _state.Freeze()));
        }
    }

    private void Fetch(Digest digest)
    {
        if (_fetching.TryGetValue(digest, out var asked) && _now - asked < _settings.StatusInterval)
        {
            return;
        }
        _fetching[digest] = _now;
        Send(PbftActions.Everyone, new FetchBatch(Self, digest));
    }

    private void OnFetchedBatch(Batch batch)
    {
        if (!_fetching.Remove(batch.Digest))
        {
            Report(PbftReportKind.Dropped, Self);
            return;
        }
        Keep(batch, Stable + _settings.Window);
        foreach (var slot in _slots)
        {
            if (IsWithinWindow(slot.Sequence) && slot.View == View && slot.Batch is null && slot.Digest == batch.Digest)
            {
                Accept(slot, batch, batch.Digest);
            }
        }
        ExecuteReady();
        if (!IsActive && IsPrimary)
        {
            BeginView();
        }
    }
}
