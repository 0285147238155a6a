namespace PerfTests.Analysis.Regression.Simulation;

/// <summary>One cell of the tables of false fails and power: which gate meets which noise and which change.</summary>
public sealed record GateCell
{
    /// <summary>Whether interleaved blocks are simulated (METHOD 9 b); otherwise a snapshot baseline (METHOD 9 a).</summary>
    public required bool IsInterleaved { get; init; }

    /// <summary>Standard deviation of a run's metric in percent of its level: how much runs vary.</summary>
    public required double DeviationPercent { get; init; }

    /// <summary>True change for the worse of the first metric, in percent; the others do not change.</summary>
    public required double EffectPercent { get; init; }

    /// <summary>Metrics that decide. Default: 3 for blocks.</summary>
    public int Gates { get; init; } = 3;

    /// <summary>Share of runs whose noise is five times as large, 0 to 1. Default: 0.</summary>
    public double OutlierShare { get; init; }

    /// <summary>
    /// For blocks: standard deviation of the machine's drift from block to block, in deviations of a run; it hits both arms alike. For a baseline: of what moves all
    /// runs of a session together. Default: 0.
    /// </summary>
    public double Drift { get; init; }

    /// <summary>What the second run of a block is slower by, in percent. Default: 0.</summary>
    public double OrderEffectPercent { get; init; }
}
