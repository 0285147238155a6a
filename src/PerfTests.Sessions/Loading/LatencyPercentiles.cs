using System.Text.Json.Serialization;
using PerfTests.Recording;

namespace PerfTests.Sessions.Loading;

/// <summary>Percentiles of one measure, in microseconds; NaN where nothing was measured.</summary>
/// <param name="P50">Median.</param>
/// <param name="P90">90th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">Largest value.</param>
public sealed record LatencyPercentiles(
    [property: JsonPropertyName("p50")] double P50,
    [property: JsonPropertyName("p90")] double P90,
    [property: JsonPropertyName("p99")] double P99,
    [property: JsonPropertyName("p99_9")] double P999,
    [property: JsonPropertyName("max")] double Max
)
{
    private const double NanosecondsPerMicrosecond = 1_000;

    internal static LatencyPercentiles None { get; } = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    internal static LatencyPercentiles Of(LatencyHistogram histogram) =>
        histogram.Count == 0
            ? None
            : new LatencyPercentiles(
                Value(histogram, 50),
                Value(histogram, 90),
                Value(histogram, 99),
                Value(histogram, 99.9),
                Value(histogram, 100)
            );

    private static double Value(LatencyHistogram histogram, double percentile) =>
        Math.Round(histogram.Percentile(percentile) / NanosecondsPerMicrosecond, 1);
}
