namespace PerfTests.Analysis.Regression.Interleaved;

/// <summary>The two-stage rule for interleaved blocks (METHOD 9 b).</summary>
public sealed record InterleavedRules
{
    /// <summary>Blocks after which a clear pass ends the check, 8 or more. Default: 12.</summary>
    public int FirstStageBlocks { get; init; } = 12;

    /// <summary>Blocks after which the check ends in any case, not below the first stage. Default: 24.</summary>
    public int LastStageBlocks { get; init; } = 24;

    /// <summary>Change for the worse that is tolerated, ln(1 + delta). Default: ln(1.03).</summary>
    public double Threshold { get; init; } = LogRatio.FromPercent(3);

    /// <summary>Metrics that decide; all others are advisory. Default: <see cref="Metrics.RunMetrics.DefaultGates"/>.</summary>
    public IReadOnlyList<string> Gates { get; init; } = Metrics.RunMetrics.DefaultGates;

    /// <summary>The levels of METHOD 9 b: passes at 95 % one-sided, regressions at 99.9 % one-sided and Holm over the family at 1 %.</summary>
    internal JudgementRules Levels => new() { Threshold = Threshold, RegressionConfidence = 0.999 };
}
