using System.Collections.Concurrent;
using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>Lanes for operations outside the load, such as a preload: whoever holds one is its only client. Safe for concurrent calls.</summary>
internal sealed class LanePool(OperationRecorder recorder)
{
    private readonly ConcurrentBag<int> _free = [];

    /// <summary>A lane that nobody else uses until it is given back.</summary>
    public int Take() => _free.TryTake(out var lane) ? lane : recorder.NewLane();

    /// <summary>Gives a lane back, unless what it did last may still be applied.</summary>
    public void Return(int lane, Outcome outcome)
    {
        if (outcome != Outcome.Unknown)
        {
            _free.Add(lane);
        }
    }
}
