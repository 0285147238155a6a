using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

/// <summary>Histograms of values that are known.</summary>
internal static class TestHistograms
{
    /// <summary>Values in nanoseconds, each a number of times.</summary>
    public static LatencyHistogram Of(params (long Nanoseconds, long Count)[] values) =>
        LatencyHistogram.Of(
            values.SelectMany(value => Enumerable.Repeat(value.Nanoseconds, checked((int)value.Count)))
        );
}
