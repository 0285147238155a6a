using PerfTests.Replica.Pbft.Clients;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Disk;
using PerfTests.Replica.Pbft.Faults;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft;

/// <summary>
/// What the loop does around the core: gives it what happened, writes down what it wants remembered, and only then says what it wants said. If the disk refuses, nothing
/// is said and nothing else is taken until it does not.
/// </summary>
/// <param name="core">The core, restored.</param>
/// <param name="actions">What it wanted done while it was restored: the first turn does it.</param>
/// <param name="log">The log; null keeps nothing.</param>
/// <param name="outbox">Sends to replicas.</param>
/// <param name="replies">Answers clients.</param>
/// <param name="reports">Tells people.</param>
/// <param name="counts">Counts.</param>
/// <param name="misbehaviour">How this node lies, if it does.</param>
/// <param name="snapshotReady">Takes a snapshot that was written out.</param>
/// <param name="now">The clock, in nanoseconds.</param>
internal sealed class PbftTurn(
    PbftCore core,
    PbftActions actions,
    RecordLog? log,
    Outbox outbox,
    ReplySender replies,
    PbftEventReporter reports,
    PbftCounts counts,
    Misbehaviour misbehaviour,
    Action<PbftEvent.SnapshotReady> snapshotReady,
    Func<long> now
)
{
    private const long DiskRetryAfter = 100_000_000;
    private const long MaxSyncWait = 100_000_000;

    private Task _writing = Task.CompletedTask;
    private long _clock;

    /// <summary>Whether the disk refused what the last turn wanted remembered.</summary>
    public bool IsDiskStalled { get; private set; }

    /// <summary>The core's view and sequence numbers after the last turn.</summary>
    public CoreStatus Status { get; private set; } = CoreStatus.Of(core);

    /// <summary>Something happened.</summary>
    /// <param name="happened">When and what; a time that has passed already counts as the last one.</param>
    public void Handle(PbftEvent happened)
    {
        _clock = Math.Max(_clock, happened.Now);
        core.Handle(_clock == happened.Now ? happened : happened with { Now = _clock }, actions);
    }

    /// <summary>A message of another replica came in.</summary>
    public void Receive(long at, PbftMessage message)
    {
        if (misbehaviour.Behaviour != ByzantineBehaviour.None)
        {
            misbehaviour.See(message);
        }
        Handle(new PbftEvent.MessageReceived(at, message));
    }

    /// <summary>A request of this node's own: taken here, and passed on.</summary>
    /// <param name="at">When it was made.</param>
    /// <param name="request">The request.</param>
    /// <param name="toAll">Whether it goes to every replica, or to the primary alone.</param>
    public void SubmitOwn(long at, WireRequest request, bool toAll)
    {
        Handle(new PbftEvent.RequestReceived(at, request));
        var target = toAll ? PbftActions.Everyone : core.Primary;
        if (target != request.Signer)
        {
            outbox.Send(target, new ForwardedRequest(request.Signer, request), at);
        }
    }

    /// <summary>A client wants to read out of order.</summary>
    public void Read(WireRequest request) => replies.Read(request, core.Executed, core.MayVote);

    /// <summary>Ends the turn.</summary>
    /// <returns>When the next one is due at the latest, in nanoseconds from now.</returns>
    public long End()
    {
        if (!IsDiskStalled)
        {
            Handle(new PbftEvent.Ticked(now()));
        }
        if (!TryPersist())
        {
            return DiskRetryAfter;
        }
        PerformActions();
        var status = CoreStatus.Of(core);
        if (status != Status)
        {
            var isNewView = status.View != Status.View || status.IsActive != Status.IsActive;
            Status = status;
            if (isNewView)
            {
                replies.AnnounceView();
            }
        }
        var due = Math.Min(core.NextWake(), outbox.NextDue) - now();
        return log is null ? due : Math.Min(due, MaxSyncWait);
    }

    /// <summary>Waits until no snapshot is being written any more.</summary>
    public Task WhenQuietAsync() => _writing;

    private bool TryPersist()
    {
        try
        {
            log?.Append(actions.Records);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!IsDiskStalled)
            {
                reports.DiskRefused(core.View, e.Message);
            }
            IsDiskStalled = true;
            return false;
        }
        if (IsDiskStalled)
        {
            reports.DiskRecovered(core.View);
        }
        IsDiskStalled = false;
        TruncateLogIfRequested();
        return true;
    }

    private void TruncateLogIfRequested()
    {
        if (log is null)
        {
            return;
        }
        try
        {
            if (actions.IsLogCut)
            {
                log.Cut(core.LiveRecords);
            }
            log.SyncIfDue();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The log goes on in the file that it has, and is cut at the next checkpoint.
            reports.DiskRefused(core.View, e.Message);
        }
    }

    private void PerformActions()
    {
        var at = now();
        outbox.SendDelayed(at);
        foreach (var (target, message) in actions.Sends)
        {
            outbox.Send(target, message, at);
            if (target == PbftActions.Everyone && message is PrePrepare proposal)
            {
                counts.Proposed(proposal.Batch.Operations);
            }
        }
        replies.NotePrepared(actions.Records);
        foreach (var reply in actions.Replies)
        {
            replies.Answer(reply, at);
        }
        replies.AnswerReads(core.Executed, core.View);
        foreach (var report in actions.Reports)
        {
            reports.Handle(report);
        }
        foreach (var (sequence, write) in actions.Snapshots)
        {
            SerializeSnapshot(sequence, write);
        }
        actions.Clear();
    }

    /// <summary>One snapshot after the other is written out beside the loop.</summary>
    private void SerializeSnapshot(long sequence, Func<byte[]> write)
    {
        var before = _writing;
        _writing = Task.Run(async () =>
        {
            await before.ConfigureAwait(false);
            var bytes = write();
            var digest = WireRequest.Sha256(bytes);
            snapshotReady(new PbftEvent.SnapshotReady(now(), sequence, bytes, digest));
        });
    }
}
