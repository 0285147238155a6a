using static System.FormattableString;

namespace PerfTests.Hosting.Monitoring;

/// <summary>
/// Where a node's monotonic clock lies to the harness's. An event that one look found and the look before did not happened between the
/// two: that bounds the offset from both sides (Cristian, Distributed Computing 3, 1989). On one machine the clock is the same, and the offset is 0.
/// </summary>
/// <remarks>All times are nanoseconds of a monotonic clock. The offset is the node's clock minus the harness's.</remarks>
internal sealed class NodeClock
{
    /// <summary>Some systems stamp to the millisecond, or by a wall clock that is slewed: less than this contradicts nothing.</summary>
    private const long Tolerance = 5_000_000;

    /// <summary>Least offset that fits everything seen; <see cref="long.MinValue"/> if there is no bound yet.</summary>
    public long LowestOffset { get; private set; } = long.MinValue;

    /// <summary>Greatest offset that fits everything seen; <see cref="long.MaxValue"/> if there is no bound yet.</summary>
    public long HighestOffset { get; private set; } = long.MaxValue;

    /// <summary>Whether the node's clock may be the harness's own: nothing seen contradicts it.</summary>
    public bool IsShared => LowestOffset <= Tolerance && HighestOffset >= -Tolerance;

    /// <summary>The offset that stamps are corrected by: 0 for a shared clock, else the middle of the bounds.</summary>
    public long Offset =>
        IsShared ? 0
        : LowestOffset == long.MinValue ? HighestOffset
        : HighestOffset == long.MaxValue ? LowestOffset
        : LowestOffset + ((HighestOffset - LowestOffset) / 2);

    /// <summary>Takes note of an event.</summary>
    /// <param name="stamp">The event on the node's clock.</param>
    /// <param name="notBefore">When the last look that did not show it began, on the harness's clock; null if there was none.</param>
    /// <param name="notAfter">When the look that showed it ended, on the harness's clock.</param>
    public void Observe(long stamp, long? notBefore, long notAfter)
    {
        LowestOffset = Math.Max(LowestOffset, stamp - notAfter);
        if (notBefore is { } earliest)
        {
            HighestOffset = Math.Min(HighestOffset, stamp - earliest);
        }
    }

    /// <summary>The bounds in words.</summary>
    public string Describe()
    {
        var bounds = (LowestOffset, HighestOffset) switch
        {
            (long.MinValue, _) => "nothing bounds its offset",
            (var low, long.MaxValue) => Invariant($"its offset is at least {low / 1e6:0.###} ms"),
            var (low, high) => Invariant($"its offset lies between {low / 1e6:0.###} and {high / 1e6:0.###} ms"),
        };
        return IsShared
            ? $"the harness's own clock; by its events {bounds}"
            : Invariant($"not the harness's clock: {bounds}; stamps are corrected by {-Offset / 1e6:0.###} ms");
    }
}
