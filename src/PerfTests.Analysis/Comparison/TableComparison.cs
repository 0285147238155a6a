using PerfTests.Analysis.Regression;

namespace PerfTests.Analysis.Comparison;

/// <summary>The outcome of comparing two tables.</summary>
public sealed record TableComparison
{
    /// <summary>The verdict over all gating metrics, by <see cref="CheckVerdict"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One judgement per metric, in the order of the baseline's columns.</summary>
    public required IReadOnlyList<Judgement> Metrics { get; init; }

    /// <summary>
    /// Geometric mean of the metrics' estimated changes, in percent; null where no metric has an estimate, or where more is better of some and less of others. A summary for the eye: it takes no part in
    /// the verdict.
    /// </summary>
    public required double? GeometricMeanPercent { get; init; }
}
