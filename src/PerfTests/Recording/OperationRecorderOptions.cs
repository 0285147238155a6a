namespace PerfTests.Recording;

/// <summary>What an <see cref="OperationRecorder"/> works with.</summary>
public sealed record OperationRecorderOptions
{
    /// <summary>Takes the facts: intervals with their histograms, operations, events.</summary>
    public required IRunRecorder Facts { get; init; }

    /// <summary>The one clock of the run.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The run's origin as a timestamp of <see cref="Time"/>: second 0 of every record.</summary>
    public required long OriginTimestamp { get; init; }

    /// <summary>Length of an interval. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most operations that are logged; 0 logs none. Default: 0.</summary>
    public int MaxLoggedOperations { get; init; }

    /// <summary>Planned length of the load, warm-up included, drain not; for progress. Default: 0, unknown.</summary>
    public TimeSpan PlannedLength { get; init; }

    /// <summary>Is told, at the end of each interval, how the load goes; on a thread of the recorder. Optional.</summary>
    public Action<LoadProgress>? Progress { get; init; }
}
