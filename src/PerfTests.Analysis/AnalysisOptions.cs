using PerfTests.Analysis.Findings;
using PerfTests.Analysis.Findings.Rules;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Safety;
using PerfTests.Running;

namespace PerfTests.Analysis;

/// <summary>What a run is analysed with instead of its own: the facts stay what they are.</summary>
public sealed record AnalysisOptions
{
    /// <summary>Objectives to judge by. Default: null, the run's own.</summary>
    public Objectives? Objectives { get; init; }

    /// <summary>Limit of the 99th percentile of schedule lag, above 0. Default: null, the run's own.</summary>
    public TimeSpan? MaxScheduleLagP99 { get; init; }

    /// <summary>The figures to take. Default: <see cref="FigureSet.Default"/>.</summary>
    public FigureSet Figures { get; init; } = FigureSet.Default;

    /// <summary>Rules that look for findings. Default: <see cref="FindingRules.Default"/>.</summary>
    public IReadOnlyList<IFindingRule> Rules { get; init; } = FindingRules.Default;

    /// <summary>From where on the rules speak up. Default: METHOD's seeds.</summary>
    public FindingLimits Limits { get; init; } = new();

    /// <summary>Checks beside those that PerfTests makes. Default: none.</summary>
    public IReadOnlyList<IRunCheck> Checks { get; init; } = [];
}
