using PerfTests.Protocols;

namespace PerfTests.Running.OpenLoop;

/// <summary>The slots in flight, as many as the cap allows, and the ring of operations that wait for one.</summary>
internal sealed class InFlightTable
{
    /// <summary>Up to this share of the cap in flight, an operation counts as sent in calm.</summary>
    private const int CalmDivisor = 8;

    private readonly Lock _lock = new();
    private readonly List<InFlightSlot> _slots = [];
    private readonly Stack<InFlightSlot> _free = new();
    private readonly WaitingRing _ring;
    private readonly IPacing _pacing;
    private readonly ShardedStatistics _statistics;
    private readonly RunClock _clock;
    private readonly int _cap;
    private long _windowStart;
    private long _windowEnd = long.MaxValue;

    public InFlightTable(
        IProtocolClient client,
        IPacing pacing,
        ShardedStatistics statistics,
        RunClock clock,
        int cap,
        int maxQueued
    )
    {
        Client = client;
        _pacing = pacing;
        _statistics = statistics;
        _clock = clock;
        _cap = cap;
        _ring = new WaitingRing(maxQueued);
    }

    public IProtocolClient Client { get; }

    /// <summary>What a slot does after its operation; null takes from the ring.</summary>
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
                return _slots.Count - _free.Count;
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
        InFlightSlot slot;
        lock (_lock)
        {
            if (!_free.TryPop(out slot!))
            {
                if (_slots.Count == _cap)
                {
                    pending.IsQueued = true;
                    return _ring.TryEnqueue(pending) ? Admission.Queued : Admission.Dropped;
                }

                slot = new InFlightSlot(this, _slots.Count);
                _slots.Add(slot);
            }

            pending.IsCalm = _slots.Count - _free.Count <= Math.Max(1, _cap / CalmDivisor);
        }

        slot.Load(pending);
        _pacing.Dispatch(slot);
        return Admission.Dispatched;
    }

    /// <summary>Loads the slot with its next operation, or gives it back.</summary>
    /// <returns>Whether it has one.</returns>
    public bool TryFollow(InFlightSlot slot, long now)
    {
        PendingOperation next;
        if (FollowUp is not null)
        {
            if (!FollowUp.TryFollow(now, out next))
            {
                Free(slot);
                return false;
            }
        }
        else
        {
            lock (_lock)
            {
                if (!_ring.TryDequeue(out next))
                {
                    _free.Push(slot);
                    return false;
                }
            }

            next.Waited = now - next.Released;
        }

        slot.Load(next);
        return true;
    }

    /// <summary>Puts a new slot where one cannot be used again, with its next operation if there is one.</summary>
    /// <returns>False: the old slot has nothing more to execute.</returns>
    public bool Replace(InFlightSlot slot, long now)
    {
        var replacement = new InFlightSlot(this, slot.Index);
        lock (_lock)
        {
            _slots[slot.Index] = replacement;
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
            InFlightSlot slot;
            lock (_lock)
            {
                if (index >= _slots.Count)
                {
                    return;
                }

                slot = _slots[index];
            }

            slot.Check(now, timeout, grace);
        }
    }

    /// <summary>Gives up everything that waits or is in flight.</summary>
    /// <param name="now">The time.</param>
    /// <param name="given">Is told of each, and what it was doing; <see cref="InFlightSlotState.Idle"/> for those in the ring.</param>
    public void AbandonAll(long now, Action<PendingOperation, InFlightSlotState> given)
    {
        InFlightSlot[] slots;
        var waiting = new List<PendingOperation>();
        lock (_lock)
        {
            while (_ring.TryDequeue(out var operation))
            {
                waiting.Add(operation);
            }

            slots = [.. _slots];
        }

        waiting.ForEach(operation => given(operation, InFlightSlotState.Idle));
        foreach (var slot in slots)
        {
            var doing = slot.Abandon(now, out var operation);
            if (doing is InFlightSlotState.Dispatched or InFlightSlotState.Running or InFlightSlotState.Cancelling)
            {
                given(operation, doing);
            }
        }
    }

    public void Dispatch(IThreadPoolWorkItem work) => _pacing.Dispatch(work);

    public void RecordSent(in PendingOperation operation, long sent) => _statistics.RecordSent(operation, sent);

    public void RecordEnd(in PendingOperation operation, in OperationResult result, long sent, long ended) =>
        _statistics.RecordEnd(operation, result, sent, ended, ended <= WindowEnd, BucketOf(operation));

    public void RecordDropped(in PendingOperation operation)
    {
        if (BucketOf(operation) is >= 0 and var bucket)
        {
            _statistics.RecordDropped(bucket);
        }
    }

    /// <summary>Operations of the warm-up belong to none.</summary>
    private int BucketOf(in PendingOperation operation) =>
        operation.IsWarmUp ? -1 : (int)((operation.Due - WindowStart) / BucketLength);

    private void Free(InFlightSlot slot)
    {
        lock (_lock)
        {
            _free.Push(slot);
        }
    }
}
