using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.Running.OpenLoop;

/// <summary>Gives what falls due its operation, and offers it a slot in flight.</summary>
internal sealed class Dispatcher(OperationStream operations, InFlightTable table, OperationRecorder recorder)
{
    private readonly Lock _lock = new();

    /// <summary>The next operation of the workload, due at a time.</summary>
    /// <param name="due">Its intended start.</param>
    /// <param name="lane">The lane that issues it; below 0 for that of the slot that it will get.</param>
    public ScheduledOperation Next(long due, int lane)
    {
        Operation operation;
        lock (_lock)
        {
            operation = operations.Next();
        }

        return recorder.Due(operation, due, lane);
    }

    /// <summary>Releases the next operation.</summary>
    public void Release(long due, int lane = -1)
    {
        var operation = Next(due, lane);
        table.Offer(ref operation);
    }
}
