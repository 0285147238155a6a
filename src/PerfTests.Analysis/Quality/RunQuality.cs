namespace PerfTests.Analysis.Quality;

/// <summary>Whether a run's figures may be believed (METHOD 1): the load generator, watched by itself.</summary>
public sealed record RunQuality
{
    /// <summary>Why the generator was the limit; empty if it kept up. Any reason makes the run invalid.</summary>
    public required IReadOnlyList<string> GeneratorBoundReasons { get; init; }

    /// <summary>Measured intervals in which the generator was the limit.</summary>
    public required IReadOnlyList<GeneratorBoundWindow> GeneratorBoundWindows { get; init; }

    /// <summary>Measured intervals in all.</summary>
    public required int MeasuredIntervals { get; init; }

    /// <summary>99th percentile of the schedule lag, in microseconds; NaN without any.</summary>
    public required double LagP99Us { get; init; }

    /// <summary>Limit of an interval's lag, in microseconds: the one that was set, or the larger of 1 ms and 10 % of the median response time.</summary>
    public required double LagLimitUs { get; init; }

    /// <summary>Sent over due; NaN if nothing fell due.</summary>
    public required double SentShare { get; init; }

    /// <summary>CPU of the generator's process over the window, as a share of all cores; NaN if unknown.</summary>
    public required double GeneratorCpuShare { get; init; }

    /// <summary>Share of the window during which garbage collection paused the generator; NaN if unknown.</summary>
    public required double CollectionPauseShare { get; init; }

    /// <summary>Longest single pause of the generator by garbage collection, in milliseconds; NaN if unknown.</summary>
    public required double LongestCollectionPauseMs { get; init; }

    /// <summary>Operations held back by the cap in flight.</summary>
    public required long Queued { get; init; }

    /// <summary>Operations never sent.</summary>
    public required long Dropped { get; init; }

    /// <summary>Operations still in flight at the drain's deadline.</summary>
    public required long Stragglers { get; init; }

    /// <summary>Durations below 0, warm-up included: stamps contradict each other. They are in no distribution.</summary>
    public long NegativeDurations { get; init; }

    /// <summary>Seconds of warm-up that ran before the window, not counted.</summary>
    public required double WarmUpSeconds { get; init; }

    /// <summary>What the proxy in the links between the nodes adds, as it was measured in the run; null without one.</summary>
    public string? LinkProxy { get; init; }

    /// <summary>Whether the window was in a steady state.</summary>
    public required SteadyState SteadyState { get; init; }

    /// <summary>Whether Little's law holds.</summary>
    public required LittlesLaw LittlesLaw { get; init; }
}
