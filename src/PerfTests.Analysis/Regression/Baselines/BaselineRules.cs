using PerfTests.Analysis.Results;
using PerfTests.Running;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>The rule for a snapshot baseline (METHOD 9 a).</summary>
public sealed record BaselineRules
{
    /// <summary>Runs after which a clear pass ends the check, 1 or more. Default: 3.</summary>
    public int FirstRuns { get; init; } = 3;

    /// <summary>Runs after which the check ends in any case, not below <see cref="FirstRuns"/>. Default: 8.</summary>
    public int LastRuns { get; init; } = 8;

    /// <summary>Change for the worse that is tolerated, ln(1 + delta). Default: ln(1.05).</summary>
    public double Threshold { get; init; } = LogRatio.FromPercent(5);

    /// <summary>The same for the 99th percentile of the response time. Default: ln(1.10).</summary>
    public double TailThreshold { get; init; } = LogRatio.FromPercent(10);

    /// <summary>Bounds of single metrics, ln(1 + delta), by name. Default: none.</summary>
    public IReadOnlyDictionary<string, double> Bounds { get; init; } = new Dictionary<string, double>();

    /// <summary>Names of the metrics that decide; null for <see cref="IsGate"/>'s default.</summary>
    public IReadOnlyList<string>? Gates { get; init; }

    /// <summary>What is tolerated in a metric.</summary>
    public double ThresholdOf(string metric) =>
        Bounds.TryGetValue(metric, out var bound) ? bound
        : metric == FigureNames.ResponseP99 ? TailThreshold
        : Threshold;

    /// <summary>Whether a metric decides. By default counts, costs, goodput, median and 99th percentile do.</summary>
    public bool IsGate(string metric, FigureKind kind) =>
        Gates?.Contains(metric)
        ?? (
            kind != FigureKind.Absolute
            || metric is FigureNames.Goodput or FigureNames.ResponseP50 or FigureNames.ResponseP99
        );

    /// <summary>The levels of METHOD 9 a: alpha 1 % for each metric; a pass is what is not shown to be worse and whose centre is within the threshold.</summary>
    internal static JudgementRules Levels(double threshold) =>
        new()
        {
            Threshold = threshold,
            FamilyAlpha = 0.01,
            AdjustsForFamily = false,
            PassConfidence = null,
        };
}
