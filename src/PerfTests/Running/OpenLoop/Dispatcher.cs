using PerfTests.Workloads;

namespace PerfTests.Running.OpenLoop;

/// <summary>Gives what falls due its operation and a place in flight, and counts what became of it.</summary>
internal sealed class Dispatcher(OperationStream operations, InFlightTable places, RunClock clock)
{
    private readonly Lock _lock = new();

    /// <summary>Of operations due in the warm-up.</summary>
    public ArrivalCounts WarmUp { get; } = new();

    /// <summary>Of operations due in the measurement window.</summary>
    public ArrivalCounts Measured { get; } = new();

    public InFlightTable Places => places;

    public ArrivalCounts Of(bool isWarmUp) => isWarmUp ? WarmUp : Measured;

    /// <summary>The next operation of the workload, due at a time.</summary>
    public PendingOperation Next(long due, bool isWarmUp)
    {
        Of(isWarmUp).CountScheduled();
        Operation operation;
        lock (_lock)
        {
            operation = operations.Next();
        }

        return new PendingOperation
        {
            Operation = operation,
            Due = due,
            Released = clock.Now,
            IsWarmUp = isWarmUp,
        };
    }

    /// <summary>Releases the next operation.</summary>
    public void Release(long due, bool isWarmUp)
    {
        var pending = Next(due, isWarmUp);
        switch (places.Offer(ref pending))
        {
            case Admission.Queued:
                Of(isWarmUp).CountQueued();
                break;
            case Admission.Dropped:
                Of(isWarmUp).CountQueued();
                Of(isWarmUp).CountDropped();
                places.RecordDropped(pending);
                break;
        }
    }
}
