using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// A PBFT replica as a state machine: (state, event) to (state, actions). It has no clock, no thread, no disk, no network and no key; the same events give the
/// same actions. Castro and Liskov, OSDI 1999 and ACM TOCS 20(4), 2002.
/// </summary>
internal sealed partial class PbftCore
{
    private readonly PbftSettings _settings;
    private readonly IReplicatedState _state;
    private readonly Hashing _hash;
    private readonly Slot[] _slots;
    private readonly Dictionary<Digest, (Batch Batch, long Last)> _batches = [];
    private readonly PendingRequests _waiting = new();
    private readonly Queue<PendingRequest> _unproposed = new();
    private PbftActions _actions = new();
    private long _now;
    private long _queuedOperations;
    private long _lastAssigned;
    private bool _mayVote;

    /// <summary>A replica without a past.</summary>
    /// <param name="settings">What it must know.</param>
    /// <param name="state">The state machine that is replicated, empty.</param>
    /// <param name="hash">Takes digests.</param>
    public PbftCore(PbftSettings settings, IReplicatedState state, Hashing hash)
    {
        (_settings, _state, _hash) = (settings, state, hash);
        _slots = new Slot[settings.Window];
        for (var i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new Slot(settings.Quorums.Nodes);
        }
        _mayVote = !settings.HasLostState;
        _viewChanges = new ViewChange?[settings.Quorums.Nodes];
        _checkpointVotes = new SortedList<long, Digest>[settings.Quorums.Nodes];
        for (var i = 0; i < _checkpointVotes.Length; i++)
        {
            _checkpointVotes[i] = [];
        }
        _statuses = new StatusReport?[settings.Quorums.Nodes];
        _helpedAt = new long[settings.Quorums.Nodes];
        _batches.Add(Digest.Null, (Batch.Null, long.MaxValue));
    }

    /// <summary>The view.</summary>
    public long View { get; private set; }

    /// <summary>Whether the view has begun here; otherwise this replica waits for its NewView.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>The last sequence number that was executed.</summary>
    public long Executed { get; private set; }

    /// <summary>The low watermark: the last stable checkpoint.</summary>
    public long Stable { get; private set; }

    /// <summary>Whether this replica may vote: not while it recovers from the loss of its memory.</summary>
    public bool MayVote => _mayVote;

    /// <summary>The primary of the view.</summary>
    public int Primary => _settings.PrimaryOf(View);

    /// <summary>Requests that wait for their execution.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>Highest sequence number that is known to be committed.</summary>
    public long Committed { get; private set; }

    private int Self => _settings.Self;

    private Quorums Quorums => _settings.Quorums;

    private bool IsPrimary => Primary == Self;

    /// <summary>Takes one event. Proposals and timers wait for a <see cref="PbftEvent.Ticked"/>, which ends a turn of any number of events.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="wanted">Receives what is to be done, after what is in it already.</param>
    public void Handle(PbftEvent happened, PbftActions wanted)
    {
        (_actions, _now) = (wanted, happened.Now);
        switch (happened)
        {
            case PbftEvent.MessageReceived received:
                OnMessage(received.Message);
                break;
            case PbftEvent.RequestReceived asked:
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
        var next = _nextStatus;
        if (IsActive && _waiting.Oldest is { } oldest)
        {
            next = Math.Min(next, DueOf(oldest));
            if (!IsPrimary)
            {
                next = Math.Min(next, _nextForward);
            }
        }
        if (!IsActive && _quorumAt > 0)
        {
            next = Math.Min(next, _quorumAt + Timeout);
        }
        if (IsPrimary && IsActive && _lingerUntil > 0)
        {
            next = Math.Min(next, _lingerUntil);
        }
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
                if (_batches.TryGetValue(wanted.Digest, out var found) && found.Batch != Batch.Null)
                {
                    Send(wanted.Sender, new FetchedBatch(Self, found.Batch));
                }
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
        if (IsActive && _waiting.Oldest is { } oldest && _now >= DueOf(oldest))
        {
            StartViewChange(View + 1, hasFailed: true);
        }
        else if (!IsActive && _quorumAt > 0 && _now >= _quorumAt + Timeout)
        {
            StartViewChange(View + 1, hasFailed: true);
        }
        if (_now >= _nextStatus)
        {
            OnStatusDue();
        }
        Propose();
    }

    private void Send(int target, PbftMessage message) => _actions.Sends.Add((target, message));

    private void Vote(PbftMessage message)
    {
        if (_mayVote)
        {
            Send(PbftActions.Everyone, message);
        }
    }

    private void Report(PbftReportKind kind, int subject, long sequence = 0) =>
        _actions.Reports.Add(new PbftReport(kind, View, subject, sequence));

    private bool Has(PbftMutation mutation) => _settings.Mutation == mutation;

    private bool IsWithinWindow(long sequence) => sequence > Stable && sequence <= Stable + _settings.Window;

    /// <summary>The slot of a sequence number within the window.</summary>
    private Slot SlotAt(long sequence)
    {
        var slot = _slots[sequence % _slots.Length];
        if (slot.Sequence != sequence)
        {
            slot.Reset(sequence);
        }
        return slot;
    }
}
