using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// A PBFT replica as a state machine: (state, event) to (state, actions). It has no clock, no thread, no disk, no network and no key; the same events give the
/// same actions. Castro and Liskov, OSDI 1999 and ACM TOCS 20(4), 2002.
/// </summary>
internal sealed partial class PbftCore
{
    private readonly PbftSettings settings;
    private readonly IReplicatedState state;
    private readonly Hashing hash;
    private readonly Slot[] slots;
    private readonly Dictionary<Digest, (Batch Batch, long Last)> batches = [];
    private readonly WaitingRequests waiting = new();
    private readonly Queue<Waiting> unproposed = new();
    private PbftActions actions = new();
    private long now;
    private long queuedOperations;
    private long lastAssigned;
    private bool mayVote;

    /// <summary>A replica without a past.</summary>
    /// <param name="settings">What it must know.</param>
    /// <param name="state">The state machine that is replicated, empty.</param>
    /// <param name="hash">Takes digests.</param>
    public PbftCore(PbftSettings settings, IReplicatedState state, Hashing hash)
    {
        (this.settings, this.state, this.hash) = (settings, state, hash);
        slots = new Slot[settings.Window];
        for (var i = 0; i < slots.Length; i++)
            slots[i] = new Slot(settings.Quorums.Nodes);
        mayVote = !settings.HasLostMemory;
        viewChanges = new ViewChange?[settings.Quorums.Nodes];
        checkpointVotes = new SortedList<long, Digest>[settings.Quorums.Nodes];
        for (var i = 0; i < checkpointVotes.Length; i++)
            checkpointVotes[i] = [];
        statuses = new StatusReport?[settings.Quorums.Nodes];
        helpedAt = new long[settings.Quorums.Nodes];
        batches.Add(Digest.Null, (Batch.Null, long.MaxValue));
    }

    /// <summary>The view.</summary>
    public long View { get; private set; }

    /// <summary>Whether the view has begun here; otherwise this replica waits for its NewView.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>The last place that was executed.</summary>
    public long Executed { get; private set; }

    /// <summary>The low watermark: the last stable checkpoint.</summary>
    public long Stable { get; private set; }

    /// <summary>Whether this replica may vote: not while it recovers from the loss of its memory.</summary>
    public bool MayVote => mayVote;

    /// <summary>The primary of the view.</summary>
    public int Primary => settings.PrimaryOf(View);

    /// <summary>Requests that wait for their execution.</summary>
    public int WaitingCount => waiting.Count;

    /// <summary>Highest place that is known to be committed.</summary>
    public long Committed { get; private set; }

    private int Self => settings.Self;

    private Quorums Quorums => settings.Quorums;

    private bool IsPrimary => Primary == Self;

    /// <summary>Takes one event. Proposals and timers wait for a <see cref="PbftEvent.Ticked"/>, which ends a turn of any number of events.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="wanted">Receives what is to be done, after what is in it already.</param>
    public void Handle(PbftEvent happened, PbftActions wanted)
    {
        (actions, now) = (wanted, happened.Now);
        switch (happened)
        {
            case PbftEvent.Received received:
                OnMessage(received.Message);
                break;
            case PbftEvent.Asked asked:
                OnRequest(asked.Request);
                break;
            case PbftEvent.SnapshotReady ready:
                OnSnapshot(ready);
                break;
            default:
                OnTick();
                break;
        }
    }

    /// <summary>When the next <see cref="PbftEvent.Ticked"/> is due at the latest, in the events' time.</summary>
    public long NextWake()
    {
        var next = nextStatus;
        if (IsActive && waiting.Oldest is { } oldest)
        {
            next = Math.Min(next, DueOf(oldest));
            if (!IsPrimary)
                next = Math.Min(next, nextForward);
        }
        if (!IsActive && quorumAt > 0)
            next = Math.Min(next, quorumAt + Timeout);
        if (IsPrimary && IsActive && lingerUntil > 0)
            next = Math.Min(next, lingerUntil);
        return next;
    }

    private void OnMessage(PbftMessage message)
    {
        switch (message)
        {
            case PrePrepare proposal:
                OnPrePrepare(proposal);
                break;
            case Prepare vote:
                OnPrepare(vote);
                break;
            case Commit vote:
                OnCommit(vote);
                break;
            case Decision told:
                OnDecision(told);
                break;
            case CheckpointVote vote:
                OnCheckpointVote(vote);
                break;
            case ViewChange said:
                OnViewChange(said);
                break;
            case NewView said:
                OnNewView(said);
                break;
            case ForwardedRequest forwarded:
                OnRequest(forwarded.Request);
                break;
            case FetchBatch wanted:
                if (batches.TryGetValue(wanted.Digest, out var found) && found.Batch != Batch.Null)
                    Send(wanted.Sender, new FetchedBatch(Self, found.Batch));
                break;
            case FetchedBatch fetched:
                OnFetchedBatch(fetched.Batch);
                break;
            case FetchState wanted:
                OnFetchState(wanted);
                break;
            case StateChunk chunk:
                OnStateChunk(chunk);
                break;
            case StatusReport status:
                OnStatus(status);
                break;
            default:
                Report(PbftReportKind.Dropped, message.Sender);
                break;
        }
    }

    private void OnTick()
    {
        Forward();
        if (IsActive && waiting.Oldest is { } oldest && now >= DueOf(oldest))
            StartViewChange(View + 1, hasFailed: true);
        else if (!IsActive && quorumAt > 0 && now >= quorumAt + Timeout)
            StartViewChange(View + 1, hasFailed: true);
        if (now >= nextStatus)
            OnStatusDue();
        Propose();
    }

    private void Send(int target, PbftMessage message) => actions.Sends.Add((target, message));

    private void Vote(PbftMessage message)
    {
        if (mayVote)
            Send(PbftActions.Everyone, message);
    }

    private void Report(PbftReportKind kind, int subject, long sequence = 0) =>
        actions.Reports.Add(new PbftReport(kind, View, subject, sequence));

    private bool Has(PbftMutation mutation) => settings.Mutation == mutation;

    private bool IsWithinWindow(long sequence) => sequence > Stable && sequence <= Stable + settings.Window;

    /// <summary>The slot of a place within the window.</summary>
    private Slot SlotAt(long sequence)
    {
        var slot = slots[sequence % slots.Length];
        if (slot.Sequence != sequence)
            slot.Reset(sequence);
        return slot;
    }
}
