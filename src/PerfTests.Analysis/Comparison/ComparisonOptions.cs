using PerfTests.Analysis.Regression;

namespace PerfTests.Analysis.Comparison;

/// <summary>How two tables are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// Whether row i of one table belongs to row i of the other (interleaved runs). Then differences are tested, and the tables must have
    /// equally many rows. Default false.
    /// </summary>
    public bool IsPaired { get; init; }

    /// <summary>Change for the worse that is tolerated, in percent, 0 or more. Default 3.</summary>
    public double ThresholdPercent { get; init; } = 3;

    /// <summary>Columns in which a larger value is better, such as a throughput. In all others larger is worse.</summary>
    public IReadOnlyCollection<string> HigherIsBetter { get; init; } = [];

    /// <summary>Columns that are reported but never decide the verdict. Default none.</summary>
    public IReadOnlyCollection<string> Advisory { get; init; } = [];

    internal JudgementRules Rules => new() { Threshold = LogRatio.FromPercent(ThresholdPercent) };
}
