using System.Text.Json.Serialization;

namespace PerfTests.Sessions.Loading;

/// <summary>What came of a load, over the measurement window by due time; warm-up excluded.</summary>
public sealed record LoadReport
{
    /// <summary>What was asked.</summary>
    [JsonPropertyName("url")]
    public required string Url { get; init; }

    /// <summary>The load in words.</summary>
    [JsonPropertyName("load")]
    public required string Load { get; init; }

    /// <summary>The seed: with the options it gives the same load again.</summary>
    [JsonPropertyName("seed")]
    public required ulong Seed { get; init; }

    /// <summary>The command that puts the same load on again; null if the caller gave none.</summary>
    [JsonPropertyName("reproduce_command")]
    public string? ReproduceCommand { get; init; }

    /// <summary>Actual length of the window in seconds.</summary>
    [JsonPropertyName("duration_seconds")]
    public required double DurationSeconds { get; init; }

    /// <summary>Operations due in the window.</summary>
    [JsonPropertyName("scheduled")]
    public required long Scheduled { get; init; }

    /// <summary>Of these, sent.</summary>
    [JsonPropertyName("sent")]
    public required long Sent { get; init; }

    /// <summary>Of these, answered with success.</summary>
    [JsonPropertyName("ok")]
    public required long Ok { get; init; }

    /// <summary>Of these, refused or answered with an error.</summary>
    [JsonPropertyName("failed")]
    public required long Failed { get; init; }

    /// <summary>Of these, of unknown effect: timeouts and lost connections.</summary>
    [JsonPropertyName("unknown")]
    public required long Unknown { get; init; }

    /// <summary>Of those due, held back by the bound of connections.</summary>
    [JsonPropertyName("queued")]
    public required long Queued { get; init; }

    /// <summary>Of those due, never sent.</summary>
    [JsonPropertyName("dropped")]
    public required long Dropped { get; init; }

    /// <summary>Errors by word, warm-up included.</summary>
    [JsonPropertyName("errors")]
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Successful operations that completed in the window, per second of it.</summary>
    [JsonPropertyName("goodput_per_second")]
    public required double GoodputPerSecond { get; init; }

    /// <summary>Completion minus intended start, of the successful ones: what users wait.</summary>
    [JsonPropertyName("response_us")]
    public required LatencyPercentiles ResponseUs { get; init; }

    /// <summary>Completion minus actual send, of the successful ones.</summary>
    [JsonPropertyName("service_us")]
    public required LatencyPercentiles ServiceUs { get; init; }

    /// <summary>Actual send minus intended start, without waiting for a connection: what the generator is to blame for.</summary>
    [JsonPropertyName("schedule_lag_us")]
    public required LatencyPercentiles ScheduleLagUs { get; init; }

    /// <summary>Whether the generator, not the server, was the limit: then the figures say nothing of the server.</summary>
    [JsonPropertyName("generator_bound")]
    public bool IsGeneratorBound => GeneratorBoundReasons.Count > 0;

    /// <summary>Why; empty if it was not.</summary>
    [JsonPropertyName("generator_bound_reasons")]
    public required IReadOnlyList<string> GeneratorBoundReasons { get; init; }

    /// <summary>Processor time of the generator in the window, in seconds.</summary>
    [JsonPropertyName("cpu_seconds")]
    public required double CpuSeconds { get; init; }

    /// <summary>Longest pause of the generator by garbage collection, in milliseconds.</summary>
    [JsonPropertyName("longest_gc_pause_ms")]
    public required double LongestGcPauseMs { get; init; }
}
