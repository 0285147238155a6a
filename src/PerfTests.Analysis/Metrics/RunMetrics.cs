using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Metrics;

/// <summary>
/// The figures of a run that baselines, comparisons and the history keep. The run is the sample (METHOD 9): one value per run and metric. What was
/// not measured, or stands on too few samples, is left out.
/// </summary>
public static class RunMetrics
{
    /// <summary>Goodput in operations per second.</summary>
    public const string Goodput = "goodput_per_second";

    /// <summary>Median response time in microseconds.</summary>
    public const string ResponseP50 = "response_p50_us";

    /// <summary>95th percentile of the response time in microseconds.</summary>
    public const string ResponseP95 = "response_p95_us";

    /// <summary>99th percentile of the response time in microseconds.</summary>
    public const string ResponseP99 = "response_p99_us";

    /// <summary>Processor time of all nodes per committed operation in milliseconds.</summary>
    public const string CpuPerOperation = "cpu_ms_per_operation";

    /// <summary>What gates a comparison unless it is told otherwise.</summary>
    public static IReadOnlyList<string> DefaultGates { get; } = [Goodput, ResponseP50, CpuPerOperation];

    private static readonly string[] Counts =
    [
        "syncs_per_operation",
        "messages_per_operation",
        "messages_per_commit",
        "log_bytes_per_operation",
        "socket_sent_bytes_per_operation",
    ];

    /// <summary>The metrics of a run, in the order to show.</summary>
    public static IReadOnlyList<RunMetric> Of(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var response = result.Latency.Response;
        return
        [
            .. new[]
            {
                new RunMetric(
                    Goodput,
                    "Goodput",
                    "1/s",
                    result.Throughput.GoodputPerSecond,
                    MetricKind.Absolute,
                    IsHigherBetter: true
                ),
                Percentile(response, 50, ResponseP50),
                Percentile(response, 95, ResponseP95),
                Percentile(response, 99, ResponseP99),
            }
                .Concat(result.Costs.Select(Cost))
                .Concat(Spreading(result.Dissemination))
                .Where(metric => double.IsFinite(metric.Value) && metric.Value > 0),
        ];
    }

    private static RunMetric Cost(OperationCost cost) =>
        new(
            cost.Name,
            $"{cost.Title} per {cost.Per}",
            cost.Unit,
            cost.Value,
            Counts.Contains(cost.Name) ? MetricKind.Counted : MetricKind.Cost
        );

    private static IEnumerable<RunMetric> Spreading(DisseminationResult? spread) =>
        spread is null
            ? []
            :
            [
                new RunMetric(
                    "copies_per_needed_copy",
                    "Copies of updates per needed copy",
                    "count",
                    spread.Redundancy,
                    MetricKind.Counted
                ),
                new RunMetric(
                    "spread_to_all_p50_us",
                    "Time to all live nodes, median",
                    "us",
                    1_000 * spread.Times[^1].P50Ms,
                    MetricKind.Absolute
                ),
            ];

    private static RunMetric Percentile(LatencyDistribution distribution, double percentile, string name)
    {
        var value = distribution.Percentiles.FirstOrDefault(candidate => candidate.Percentile == percentile);
        return new RunMetric(
            name,
            $"Response time, {(percentile == 50 ? "median" : $"p{percentile:0}")}",
            "us",
            value is null or { IsTooFew: true } ? double.NaN : value.ValueUs,
            MetricKind.Absolute
        );
    }
}
