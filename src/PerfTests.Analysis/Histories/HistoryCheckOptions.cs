using PerfTests.Analysis.Histories.Transactions;

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

    /// <summary>The names of consistency models that may be promised.</summary>
    public static IReadOnlyList<string> ConsistencyNames => [.. ConsistencyModels.Names];

    /// <summary>The name under which a consistency model is known here; null for none.</summary>
    public static string? FindConsistency(string name) => ConsistencyModels.Find(name);
}
