namespace PerfTests.Analysis.Dissemination;

/// <summary>How long updates took to reach a share of the live nodes, from their first delivery anywhere.</summary>
public sealed record SpreadTime
{
    /// <summary>The share of the live nodes, 0 to 1, the origin among them; rounded up to whole nodes.</summary>
    public required double Share { get; init; }

    /// <summary>Updates that were judged.</summary>
    public required int Updates { get; init; }

    /// <summary>Of these, updates that had not reached the share when observation ended. They count as slower than every other.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Mean of the finished ones in milliseconds; NaN if any is unfinished, which has no mean.</summary>
    public required double MeanMs { get; init; }

    /// <summary>Median in milliseconds; NaN if it is unfinished.</summary>
    public required double P50Ms { get; init; }

    /// <summary>90th percentile in milliseconds; NaN if it is unfinished.</summary>
    public required double P90Ms { get; init; }

    /// <summary>99th percentile in milliseconds; NaN if it is unfinished.</summary>
    public required double P99Ms { get; init; }

    /// <summary>The slowest in milliseconds; NaN if any is unfinished.</summary>
    public required double MaxMs { get; init; }

    /// <summary>Whether fewer than 10 updates lie beyond the 99th percentile (METHOD 3): the value is then mostly chance.</summary>
    public bool IsP99TooFew => Updates < 1_000;

    /// <summary>What the epidemic model expects in milliseconds; NaN where its inputs are unknown.</summary>
    public required double AnalyticMs { get; init; }

    /// <summary>Measured median / analytic expectation; NaN where either is unknown. The median, because a few unfinished updates leave no mean.</summary>
    public double MeasuredOverAnalytic => P50Ms / AnalyticMs;
}
