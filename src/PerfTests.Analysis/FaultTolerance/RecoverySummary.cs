using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A fault of a scenario over its repetitions.</summary>
public sealed record RecoverySummary
{
    /// <summary>The fault as the first of the runs recorded it.</summary>
    public required FaultRecord Fault { get; init; }

    /// <summary>Runs that have figures for it.</summary>
    public required int Runs { get; init; }

    /// <summary>The figures, in the order to show.</summary>
    public required IReadOnlyList<FigureSummary> Figures { get; init; }

    /// <summary>What the load saw before, during and after: medians over the runs.</summary>
    public required IReadOnlyList<PeriodSummary> Periods { get; init; }
}
