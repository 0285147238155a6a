namespace PerfTests.Recording;

/// <summary>What is known exactly of a set of durations, beside the buckets that hold them.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="SumNs">Their sum, in nanoseconds.</param>
/// <param name="MinNs">The smallest, in nanoseconds; 0 without any.</param>
/// <param name="MaxNs">The largest, in nanoseconds; 0 without any.</param>
public sealed record LatencyTotals(long Count, Int128 SumNs, long MinNs, long MaxNs)
{
    /// <summary>No values.</summary>
    public static LatencyTotals None { get; } = new(0, 0, 0, 0);
}
