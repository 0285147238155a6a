namespace PerfTests.Analysis.Latencies;

/// <summary>Where the mean response time went. The parts' contributions add up to it.</summary>
public sealed record PhaseBreakdown
{
    /// <summary>Mean response time of all successful operations, in microseconds.</summary>
    public required double TotalUs { get; init; }

    /// <summary>Share of the successful operations that reported phases, 0 to 1. What the others took is unattributed.</summary>
    public required double Coverage { get; init; }

    /// <summary>The parts in the order of an operation's way; unattributed last.</summary>
    public required IReadOnlyList<PhaseResult> Phases { get; init; }

    /// <summary>By how much the parts exceed the total, as a share of it; 0 if they do not. Above 1 % the phases contradict the total.</summary>
    public required double Excess { get; init; }
}
