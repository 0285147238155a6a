using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>An ended interval as the pacing thread hands it over: not merged yet. Times in nanoseconds of the run's clock.</summary>
internal sealed record IntervalFlip
{
    public required IntervalStatistics[] Shards { get; init; }

    public required RunStage Stage { get; init; }

    public required long Start { get; init; }

    public required long End { get; init; }

    public required double RequestedRate { get; init; }

    public required long Scheduled { get; init; }

    public required long Queued { get; init; }

    public required long Dropped { get; init; }

    public required int InFlight { get; init; }

    /// <summary>Whether the measurement window ended with it.</summary>
    public bool IsWindowEnd { get; init; }
}
