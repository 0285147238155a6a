namespace PerfTests.Recording;

/// <summary>One interval of one histogram of a run.</summary>
/// <param name="Tag">Which measure; see <see cref="HistogramTags"/>. Warm-up intervals carry the prefix <c>warmup.</c>.</param>
/// <param name="StartSeconds">Start of the interval, in seconds since the run's origin.</param>
/// <param name="EndSeconds">End of the interval, in seconds since the run's origin.</param>
/// <param name="Histogram">Values in nanoseconds.</param>
public sealed record TaggedHistogram(string Tag, double StartSeconds, double EndSeconds, LatencyHistogram Histogram)
{
    /// <summary>Prefix of the tags of intervals that belong to the warm-up.</summary>
    public const string WarmUpPrefix = "warmup.";
}
