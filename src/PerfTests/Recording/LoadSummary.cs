namespace PerfTests.Recording;

/// <summary>What was counted over the measurement window (by due time), and observed of the load generator. Counts only: verdicts are drawn from them later.</summary>
public sealed record LoadSummary
{
    /// <summary>Start of the measurement window, in seconds since the run's origin.</summary>
    public required double MeasureStartSeconds { get; init; }

    /// <summary>Actual length of the measurement window, in seconds: what rates are divided by.</summary>
    public required double MeasureSeconds { get; init; }

    /// <summary>Operations due in the window.</summary>
    public required long Scheduled { get; init; }

    /// <summary>Of these, sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Of these, completed with success, also during the drain.</summary>
    public required long Ok { get; init; }

    /// <summary>Of these, definitely not applied.</summary>
    public required long Failed { get; init; }

    /// <summary>Of these, of unknown effect: timeouts, lost connections, and stragglers at the drain's deadline.</summary>
    public required long Unknown { get; init; }

    /// <summary>Of these, successful and completed within the window: what goodput counts.</summary>
    public required long OkInWindow { get; init; }

    /// <summary>Of these, held back by the cap on operations in flight.</summary>
    public required long Queued { get; init; }

    /// <summary>Of these, never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Operations still in flight when the drain's deadline passed; counted among the unknown.</summary>
    public required long Stragglers { get; init; }

    /// <summary>CPU time of the generator's process during the window, in seconds.</summary>
    public required double GeneratorCpuSeconds { get; init; }

    /// <summary>Time during which garbage collection paused the generator in the window, in seconds.</summary>
    public required double CollectionPauseSeconds { get; init; }

    /// <summary>Longest single pause by garbage collection in the window, in milliseconds; null if unknown.</summary>
    public double? LongestCollectionPauseMs { get; init; }

    /// <summary>Of those due, neither sent, nor waiting for a place in flight, nor dropped when the window ended: the pacer's debt.</summary>
    public long Overdue { get; init; }

    /// <summary>Durations below 0 of these, of whatever measure: stamps contradict each other. They are in no histogram.</summary>
    public long NegativeDurations { get; init; }
}
