using PerfTests.Protocols;

namespace PerfTests.Running.OpenLoop;

/// <summary>The places in flight, as many as the cap allows, and the ring of operations that wait for one.</summary>
internal sealed class PlaceTable
{
    /// <summary>Up to this share of the cap in flight, an operation counts as sent in calm.</summary>
    private const int CalmDivisor = 8;

    private readonly Lock _lock = new();
    private readonly List<Place> _places = [];
    private readonly Stack<Place> _free = new();
    private readonly WaitingRing _ring;
    private readonly IPacing _pacing;
    private readonly TallySlots _slots;
    private readonly RunClock _clock;
    private readonly int _cap;
    private long _windowStart;
    private long _windowEnd = long.MaxValue;

    public PlaceTable(IProtocolClient client, IPacing pacing, TallySlots slots, RunClock clock, int cap, int mostQueued)
    {
        Client = client;
        _pacing = pacing;
        _slots = slots;
        _clock = clock;
        _cap = cap;
        _ring = new WaitingRing(mostQueued);
    }

    public IProtocolClient Client { get; }

    /// <summary>What a place does after its operation; null takes from the ring.</summary>
    public IFollowUp? FollowUp { get; set; }

    /// <summary>Start of the measurement window, from which the buckets of due times are counted.</summary>
    public long WindowStart
    {
        get => Volatile.Read(ref _windowStart);
        set => Volatile.Write(ref _windowStart, value);
    }

    /// <summary>Length of a bucket of due times.</summary>
    public required long BucketLength { get; init; }

    /// <summary>End of the measurement window: what completes later is not goodput.</summary>
    public long WindowEnd
    {
        get => Volatile.Read(ref _windowEnd);
        set => Volatile.Write(ref _windowEnd, value);
    }

    public long Now => _clock.Now;

    public int InFlight
    {
        get
        {
            lock (_lock)
            {
                return _places.Count - _free.Count;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_lock)
            {
                return _ring.Count;
            }
        }
    }

    /// <summary>Takes an operation that fell due.</summary>
    public Admission Offer(ref PendingOperation pending)
    {
        Place place;
        lock (_lock)
        {
            if (!_free.TryPop(out place!))
            {
                if (_places.Count == _cap)
                {
                    pending.IsQueued = true;
                    return _ring.TryEnqueue(pending) ? Admission.Queued : Admission.Dropped;
                }

                place = new Place(this, _places.Count);
                _places.Add(place);
            }

            pending.IsCalm = _places.Count - _free.Count <= Math.Max(1, _cap / CalmDivisor);
        }

        place.Load(pending);
        _pacing.Dispatch(place);
        return Admission.Dispatched;
    }

    /// <summary>Loads the place with its next operation, or gives it back.</summary>
    /// <returns>Whether it has one.</returns>
    public bool TryFollow(Place place, long now)
    {
        PendingOperation next;
        if (FollowUp is not null)
        {
            if (!FollowUp.TryFollow(now, out next))
            {
                Free(place);
                return false;
            }
        }
        else
        {
            lock (_lock)
            {
                if (!_ring.TryDequeue(out next))
                {
                    _free.Push(place);
                    return false;
                }
            }

            next.Waited = now - next.Released;
        }

        place.Load(next);
        return true;
    }

    /// <summary>Puts a new place where one cannot be used again, with its next operation if there is one.</summary>
    /// <returns>False: the old place has nothing more to execute.</returns>
    public bool Replace(Place place, long now)
    {
        var replacement = new Place(this, place.Index);
        lock (_lock)
        {
            _places[place.Index] = replacement;
        }

        if (TryFollow(replacement, now))
        {
            _pacing.Dispatch(replacement);
        }

        return false;
    }

    /// <summary>Enforces the operations' timeout.</summary>
    public void Sweep(long now, long timeout, long grace)
    {
        for (var index = 0; ; index++)
        {
            Place place;
            lock (_lock)
            {
                if (index >= _places.Count)
                {
                    return;
                }

                place = _places[index];
            }

            place.Check(now, timeout, grace);
        }
    }

    /// <summary>Gives up everything that waits or is in flight.</summary>
    /// <param name="now">The time.</param>
    /// <param name="given">Is told of each, and what it was doing; <see cref="PlaceState.Idle"/> for those in the ring.</param>
    public void AbandonAll(long now, Action<PendingOperation, PlaceState> given)
    {
        Place[] places;
        var waiting = new List<PendingOperation>();
        lock (_lock)
        {
            while (_ring.TryDequeue(out var operation))
            {
                waiting.Add(operation);
            }

            places = [.. _places];
        }

        waiting.ForEach(operation => given(operation, PlaceState.Idle));
        foreach (var place in places)
        {
            var doing = place.Abandon(now, out var operation);
            if (doing is PlaceState.Dispatched or PlaceState.Running or PlaceState.Cancelling)
            {
                given(operation, doing);
            }
        }
    }

    public void Dispatch(IThreadPoolWorkItem work) => _pacing.Dispatch(work);

    public void RecordSent(in PendingOperation operation, long sent) => _slots.RecordSent(operation, sent);

    public void RecordEnd(in PendingOperation operation, in OperationResult result, long sent, long ended) =>
        _slots.RecordEnd(operation, result, sent, ended, ended <= WindowEnd, BucketOf(operation));

    public void RecordDropped(in PendingOperation operation)
    {
        if (BucketOf(operation) is >= 0 and var bucket)
        {
            _slots.RecordDropped(bucket);
        }
    }

    /// <summary>Operations of the warm-up belong to none.</summary>
    private int BucketOf(in PendingOperation operation) =>
        operation.IsWarmUp ? -1 : (int)((operation.Due - WindowStart) / BucketLength);

    private void Free(Place place)
    {
        lock (_lock)
        {
            _free.Push(place);
        }
    }
}
