using System.Text.Json.Serialization;

namespace PerfTests.Sessions.Loading;

/// <summary>What the load generator itself can do on this machine, against a client that does nothing.</summary>
public sealed record CalibrationReport
{
    /// <summary>Operations per second of a closed loop without a system: the engine's own cost is the inverse of it.</summary>
    [JsonPropertyName("empty_operations_per_second")]
    public required double EmptyOperationsPerSecond { get; init; }

    /// <summary>Time to record one value, in nanoseconds.</summary>
    [JsonPropertyName("recorded_value_ns")]
    public required double RecordedValueNs { get; init; }

    /// <summary>Bytes allocated per operation of an open loop at 10,000/s, the reports of intervals included.</summary>
    [JsonPropertyName("allocated_bytes_per_operation")]
    public required double AllocatedBytesPerOperation { get; init; }

    /// <summary>Schedule lag of an open loop by its rate per second, in microseconds.</summary>
    [JsonPropertyName("schedule_lag_us")]
    public required IReadOnlyDictionary<string, LatencyPercentiles> ScheduleLagUs { get; init; }
}
