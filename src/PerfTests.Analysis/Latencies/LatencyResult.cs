namespace PerfTests.Analysis.Latencies;

/// <summary>Latency of a run (METHOD 3), of the operations due in the measurement window.</summary>
public sealed record LatencyResult
{
    /// <summary>Completion minus intended start, of successful operations: what gates.</summary>
    public required LatencyDistribution Response { get; init; }

    /// <summary>Completion minus actual send, of successful operations.</summary>
    public required LatencyDistribution Service { get; init; }

    /// <summary>Actual send minus intended start, of all operations sent: the generator's own delay.</summary>
    public required LatencyDistribution ScheduleLag { get; init; }

    /// <summary>Response time of operations that failed or are of unknown effect.</summary>
    public required LatencyDistribution Unsuccessful { get; init; }

    /// <summary>Response times over time, warm-up included and marked.</summary>
    public required LatencyHeatmap Heatmap { get; init; }
}
