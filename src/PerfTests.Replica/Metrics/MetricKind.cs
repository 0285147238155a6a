namespace PerfTests.Replica.Metrics;

/// <summary>How a metric behaves over time.</summary>
internal enum MetricKind
{
    /// <summary>Only grows, from 0 at the start of the process.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts observations in buckets.</summary>
    Histogram,
}
