using System.Diagnostics.Metrics;

namespace PerfTests.Replica.Metrics;

/// <summary>Bounds of what every protocol observes alike, so that their histograms can be held side by side.</summary>
internal static class HistogramBounds
{
    /// <summary>Operations in a batch.</summary>
    public static readonly InstrumentAdvice<double> BatchOperations = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096],
    };

    /// <summary>Milliseconds that a sync of the log takes.</summary>
    public static readonly InstrumentAdvice<double> FlushMilliseconds = new()
    {
        HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1000],
    };
}
