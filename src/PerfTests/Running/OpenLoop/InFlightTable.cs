using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>The slots in flight, as many as the cap allows, and the ring of operations that wait for one.</summary>
internal sealed class InFlightTable
{
    /// <summary>Up to this share of the cap in flight, an operation counts as sent at low load.</summary>
    private const int LowLoadDivisor = 8;

    private readonly Lock _lock = new();
    private readonly List<InFlightSlot> _slots = [];
    private readonly Stack<InFlightSlot> _free = new();
    private readonly WaitingRing _ring;
    private readonly IPacing _pacing;
    private readonly int _cap;

    public InFlightTable(IProtocolClient client, IPacing pacing, OperationRecorder recorder, int cap, int maxQueued)
    {
        Client = client;
        _pacing = pacing;
        Recorder = recorder;
        _cap = cap;
        _ring = new WaitingRing(maxQueued);
    }

    public IProtocolClient Client { get; }

    /// <summary>Is told of every step of an operation.</summary>
    public OperationRecorder Recorder { get; }

    /// <summary>What a slot does after its operation; null takes from the ring.</summary>
    public IFollowUp? FollowUp { get; set; }

    public long Now => Recorder.Now;

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

    /// <summary>Takes an operation that fell due: it gets a slot, waits for one, or is dropped.</summary>
    public void Offer(ref ScheduledOperation operation)
    {
        InFlightSlot slot;
        lock (_lock)
        {
            if (!_free.TryPop(out slot!))
            {
                if (_slots.Count == _cap)
                {
                    Enqueue(ref operation);
                    return;
                }

                slot = new InFlightSlot(this, _slots.Count, operation.Lane < 0 ? Recorder.NewLane() : operation.Lane);
                _slots.Add(slot);
            }

            operation.IsLowLoad = _slots.Count - _free.Count <= Math.Max(1, _cap / LowLoadDivisor);
        }

        slot.Load(operation);
        _pacing.Dispatch(slot);
    }

    /// <summary>Loads the slot with its next operation, or gives it back.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="lane">The lane that goes on in it.</param>
    /// <param name="now">The time.</param>
    /// <returns>Whether it has one.</returns>
    public bool TryFollow(InFlightSlot slot, int lane, long now)
    {
        ScheduledOperation next;
        if (FollowUp is not null)
        {
            if (!FollowUp.TryFollow(lane, now, out next))
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

            Recorder.Dequeued(ref next, now);
        }

        slot.Load(next);
        return true;
    }

    /// <summary>Puts a new slot where one cannot be used again, with its next operation if there is one.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="lane">The lane that goes on in the new one.</param>
    /// <param name="now">The time.</param>
    /// <returns>False: the old slot has nothing more to execute.</returns>
    public bool Replace(InFlightSlot slot, int lane, long now)
    {
        var replacement = new InFlightSlot(this, slot.Index, lane);
        lock (_lock)
        {
            _slots[slot.Index] = replacement;
        }

        if (TryFollow(replacement, lane, now))
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
    public void AbandonAll(long now)
    {
        InFlightSlot[] slots;
        lock (_lock)
        {
            while (_ring.TryDequeue(out var operation))
            {
                Recorder.Dropped(operation);
            }

            slots = [.. _slots];
        }

        foreach (var slot in slots)
        {
            if (slot.Abandon(now, out var operation) == InFlightSlotState.Dispatched)
            {
                Recorder.Dropped(operation);
            }
        }
    }

    public void Dispatch(IThreadPoolWorkItem work) => _pacing.Dispatch(work);

    private void Enqueue(ref ScheduledOperation operation)
    {
        Recorder.Queued(ref operation, Now);
        if (!_ring.TryEnqueue(operation))
        {
            Recorder.Dropped(operation);
        }
    }

    private void Free(InFlightSlot slot)
    {
        lock (_lock)
        {
            _free.Push(slot);
        }
    }
}
