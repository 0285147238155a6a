namespace PerfTests.Recording;

/// <summary>An ended interval as it is handed over: not merged yet. Times in nanoseconds since the run's origin.</summary>
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

    /// <summary>Since the run began: fell due, and neither dropped nor waiting for a place in flight. What of it was not sent is overdue.</summary>
    public required long ToSend { get; init; }

    /// <summary>Of these, due in the measurement window.</summary>
    public required long MeasuredToSend { get; init; }

    public required int InFlight { get; init; }

    public required GeneratorUse Generator { get; init; }

    /// <summary>Whether the measurement window ended with it.</summary>
    public bool IsWindowEnd { get; init; }
}
