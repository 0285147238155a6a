namespace PerfTests.Analysis.Histories;

/// <summary>How a history is read and judged.</summary>
public sealed record HistoryCheckOptions
{
    /// <summary>The form of the file. Default: found out.</summary>
    public HistoryFormat Format { get; init; }

    /// <summary>What the system does. Default: found out by the operations.</summary>
    public HistoryModel Model { get; init; }

    /// <summary>What the system promises, by the names that Adya and Elle use. Default: linearizable for single objects, strict-serializable for transactions.</summary>
    public string? Consistency { get; init; }

    /// <summary>Time of reading and checking together. Default: 60 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Memory of reading and checking together, in bytes. Default: 1 GB.</summary>
    public long MaxBytes { get; init; } = 1_000_000_000;
}
