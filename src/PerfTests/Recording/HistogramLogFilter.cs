namespace PerfTests.Recording;

/// <summary>Which intervals of a histogram log are wanted.</summary>
public sealed record HistogramLogFilter
{
    /// <summary>Only intervals with this tag; "" for those without one. Default: null, all.</summary>
    public string? Tag { get; init; }

    /// <summary>Only intervals that start at or after this, in seconds since the log's start. Default: all.</summary>
    public double FromSeconds { get; init; } = double.NegativeInfinity;

    /// <summary>Only intervals that start before this, in seconds since the log's start. Default: all.</summary>
    public double ToSeconds { get; init; } = double.PositiveInfinity;
}
