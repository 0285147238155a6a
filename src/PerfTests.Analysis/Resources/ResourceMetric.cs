namespace PerfTests.Analysis.Resources;

/// <summary>One quantity of one subject over the measurement window (METHOD 4). Values are NaN where the platform lacks it: see the reason.</summary>
public sealed record ResourceMetric
{
    /// <summary>What it is.</summary>
    public required ResourceQuantity Quantity { get; init; }

    /// <summary>Why there are no values; null if there are some.</summary>
    public string? AbsentReason { get; init; }

    /// <summary>Values in the window: readings of a gauge, or differences of a counter.</summary>
    public int Samples { get; init; }

    /// <summary>Mean of the values.</summary>
    public double Average { get; init; } = double.NaN;

    /// <summary>Highest value.</summary>
    public double Peak { get; init; } = double.NaN;

    /// <summary>95th percentile of the values (Hyndman and Fan 7).</summary>
    public double P95 { get; init; } = double.NaN;

    /// <summary>Coefficient of variation (n - 1); NaN for fewer than two values or a mean of 0.</summary>
    public double Variability { get; init; } = double.NaN;

    /// <summary>Theil-Sen slope, in the unit per second; NaN for fewer than five values.</summary>
    public double TrendPerSecond { get; init; } = double.NaN;

    /// <summary>Two-sided p of Mann and Kendall against no trend; NaN for fewer than five values.</summary>
    public double TrendP { get; init; } = double.NaN;

    /// <summary>All values of the run in order of time, also those outside the window.</summary>
    public IReadOnlyList<ResourcePoint> Points { get; init; } = [];
}
