namespace PerfTests.Analysis.Regression;

/// <summary>The levels at which evidence becomes a verdict. Effects are logarithms of ratios.</summary>
public sealed record JudgementRules
{
    /// <summary>Change for the worse that is tolerated, ln(1 + delta), 0 or more. Default ln(1.03): 3 %.</summary>
    public double Threshold { get; init; } = LogRatio.FromPercent(3);

    /// <summary>Chance of even one false verdict in a family of gating metrics, kept by Holm's procedure. Default 1 %.</summary>
    public double FamilyAlpha { get; init; } = 0.01;

    /// <summary>Whether <see cref="FamilyAlpha"/> is shared by the family; otherwise it is the level of each metric. Default true.</summary>
    public bool AdjustsForFamily { get; init; } = true;

    /// <summary>False discovery rate among advisory metrics, kept by Benjamini and Hochberg's procedure. Default 5 %.</summary>
    public double AdvisoryRate { get; init; } = 0.05;

    /// <summary>
    /// One-sided confidence of the upper bound that must lie below the threshold for a pass, default 95 %; null where the estimate itself must.
    /// </summary>
    public double? PassConfidence { get; init; } = 0.95;

    /// <summary>
    /// One-sided confidence of the lower bound that must lie above the threshold for a regression, besides the family's level; null (the
    /// default) leaves it to the family's level.
    /// </summary>
    public double? RegressionConfidence { get; init; }

    /// <summary>Two-sided confidence of the reported interval. Default 95 %.</summary>
    public double IntervalConfidence { get; init; } = 0.95;
}
