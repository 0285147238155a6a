namespace PerfTests.Running.OpenLoop;

/// <summary>What the validity gate looks at, over one measurement window. Durations in nanoseconds; NaN where nothing was measured.</summary>
internal sealed record GeneratorFacts
{
    public required long Scheduled { get; init; }

    /// <summary>Operations that at the end of the window were neither sent, nor waiting for a place, nor dropped: the pacer's debt.</summary>
    public required long Overdue { get; init; }

    public required long Queued { get; init; }

    public required long Dropped { get; init; }

    public required int Cap { get; init; }

    public required double LagP99 { get; init; }

    /// <summary>The limit that was set; null for the default.</summary>
    public required double? LagLimit { get; init; }

    public required double ResponseP50 { get; init; }

    public required double ResponseP99 { get; init; }

    /// <summary>Median service time of operations sent while few others were in flight.</summary>
    public required double CalmServiceP50 { get; init; }

    /// <summary>Median service time of operations that had waited for a place in flight.</summary>
    public required double CappedServiceP50 { get; init; }

    /// <summary>Share of all processors' time that the generator used, 0 to 1.</summary>
    public required double CpuShare { get; init; }

    public required double WindowSeconds { get; init; }

    public required double PauseSeconds { get; init; }

    public required double LongestPauseMs { get; init; }
}
