namespace PerfTests.Recording;

/// <summary>What happened in one interval of a run. Operations are counted where they happened: scheduled by due time, sent by send time, outcomes by completion time.</summary>
public sealed record IntervalRecord
{
    /// <summary>Start, in seconds since the run's origin.</summary>
    public required double StartSeconds { get; init; }

    /// <summary>Actual length, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The part of the run.</summary>
    public required RunStage Stage { get; init; }

    /// <summary>The rate that the profile asks for at the middle of the interval, in operations per second; NaN for a closed loop.</summary>
    public required double RequestedRate { get; init; }

    /// <summary>Operations that fell due.</summary>
    public long Scheduled { get; init; }

    /// <summary>Operations that were sent.</summary>
    public long Sent { get; init; }

    /// <summary>Operations that completed with success.</summary>
    public long Ok { get; init; }

    /// <summary>Operations that were definitely not applied.</summary>
    public long Failed { get; init; }

    /// <summary>Operations of unknown effect.</summary>
    public long Unknown { get; init; }

    /// <summary>Operations that fell due while the cap on operations in flight was reached, and had to wait.</summary>
    public long Queued { get; init; }

    /// <summary>Operations that were given up because the queue was full or the deadline passed. They were never sent.</summary>
    public long Dropped { get; init; }

    /// <summary>Operations that fell due and at the end of the interval were neither sent, nor waiting for a place in flight, nor dropped: the pacer's debt.</summary>
    public long Overdue { get; init; }

    /// <summary>Durations below 0, of whatever measure: stamps contradict each other. They are in no histogram.</summary>
    public long NegativeDurations { get; init; }

    /// <summary>CPU time of the generator's process, in seconds.</summary>
    public double GeneratorCpuSeconds { get; init; }

    /// <summary>Time during which garbage collection paused the generator, in seconds.</summary>
    public double CollectionPauseSeconds { get; init; }

    /// <summary>Longest single pause by garbage collection, in milliseconds; of several between two polls (20 ms) the average is a lower bound.</summary>
    public double LongestCollectionPauseMs { get; init; }

    /// <summary>Operations in flight at the end of the interval: sent and not ended.</summary>
    public int InFlight { get; init; }

    /// <summary>Mean response time of the successful operations that completed in it, in microseconds; NaN without any.</summary>
    public double MeanUs { get; init; } = double.NaN;

    /// <summary>95th percentile of the response time, in microseconds; NaN without any.</summary>
    public double P95Us { get; init; } = double.NaN;

    /// <summary>99th percentile of the response time, in microseconds; NaN without any.</summary>
    public double P99Us { get; init; } = double.NaN;

    /// <summary>Largest response time, in microseconds; NaN without any.</summary>
    public double MaxUs { get; init; } = double.NaN;

    /// <summary>99th percentile of the schedule lag of operations sent in it, in microseconds; NaN without any.</summary>
    public double LagP99Us { get; init; } = double.NaN;

    /// <summary>When the first successful operation completed in it, in seconds since the run's origin; NaN without any.</summary>
    public double FirstOkSeconds { get; init; } = double.NaN;

    /// <summary>When the last successful operation completed in it, in seconds since the run's origin; NaN without any.</summary>
    public double LastOkSeconds { get; init; } = double.NaN;

    /// <summary>The longest times without a success between these two, in order; at most 4, each over 1 ms.</summary>
    public IReadOnlyList<OkGap> OkGaps { get; init; } = [];

    /// <summary>When the first operation ended without success in it, in seconds since the run's origin; NaN without any.</summary>
    public double FirstUnsuccessfulSeconds { get; init; } = double.NaN;

    /// <summary>What became of operations of the measurement window that ended in it, by when they fell due.</summary>
    public IReadOnlyList<DueOutcomes> DueOutcomes { get; init; } = [];

    /// <summary>
    /// Exact count, sum, minimum and maximum of its durations, by tag (<see cref="HistogramTags"/>): what the log of histograms has no place for.
    /// </summary>
    public IReadOnlyDictionary<string, LatencyTotals> Latencies { get; init; } =
        new Dictionary<string, LatencyTotals>();

    /// <summary>Errors by word, for the failed and unknown ones.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();
}
