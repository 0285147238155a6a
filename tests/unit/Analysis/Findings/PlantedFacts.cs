using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Findings;

/// <summary>Facts of a steady run with one thing planted into them.</summary>
internal static class PlantedFacts
{
    private const int Seconds = 20;

    /// <summary>A healthy run of three nodes: n1 leads, 10 ms per operation, processors and disks mostly idle.</summary>
    public static RunRecord Healthy()
    {
        var steady = TestRecords.Steady(Seconds);
        return (
            steady with
            {
                Manifest = steady.Manifest with
                {
                    Environment = steady.Manifest.Environment with { Cores = 4 },
                    MaxScheduleLagP99Us = 5_000,
                },
                Resources = [.. steady.Resources.Where(sample => sample.Subject == ResourceSample.Generator)],
                NodeMetrics = [],
            }
        )
            .WithCounter("n1", ResourceNames.CpuSeconds, 0.5)
            .WithCounter("n2", ResourceNames.CpuSeconds, 0.3)
            .WithCounter("n3", ResourceNames.CpuSeconds, 0.3)
            .WithMetrics("n1", second => [("replica_is_leader", 1)])
            .WithMetrics("n2", second => [("replica_is_leader", 0)]);
    }

    /// <summary>With a resource counter of a node that grows evenly.</summary>
    public static RunRecord WithCounter(this RunRecord record, string node, string name, double perSecond) =>
        record with
        {
            Resources =
            [
                .. record.Resources.Where(sample => sample.Subject != node || !sample.Values.ContainsKey(name)),
                .. Enumerable
                    .Range(0, Seconds + 2)
                    .Select(second => new ResourceSample
                    {
                        Seconds = second,
                        Subject = node,
                        Values = new Dictionary<string, double> { [name] = perSecond * second },
                    }),
            ],
        };

    /// <summary>With readings of one resource of a subject, by second.</summary>
    public static RunRecord WithGauge(this RunRecord record, string subject, string name, Func<int, double> value) =>
        record with
        {
            Resources =
            [
                .. record.Resources,
                .. Enumerable
                    .Range(0, Seconds + 2)
                    .Select(second => new ResourceSample
                    {
                        Seconds = second,
                        Subject = subject,
                        Values = new Dictionary<string, double> { [name] = value(second) },
                    }),
            ],
        };

    /// <summary>With readings of a node's own metrics, by second.</summary>
    public static RunRecord WithMetrics(
        this RunRecord record,
        string node,
        Func<int, (string Name, double Value)[]> values
    ) =>
        record with
        {
            NodeMetrics =
            [
                .. record.NodeMetrics,
                .. Enumerable
                    .Range(0, Seconds + 2)
                    .Select(second => new NodeMetricsSample(
                        second,
                        node,
                        values(second).ToDictionary(value => value.Name, value => value.Value)
                    )),
            ],
        };

    /// <summary>With a phase that takes the same time for every operation.</summary>
    public static RunRecord WithPhase(this RunRecord record, string tag, long us) =>
        record with
        {
            Histograms =
            [
                .. record.Histograms,
                .. Enumerable.Range(1, Seconds).Select(second => TestRecords.Histogram(tag, second, us, 100)),
            ],
        };

    /// <summary>Flushes of a node's log that take the same time each.</summary>
    public static RunRecord WithFlushes(this RunRecord record, string node, double perSecond, double ms) =>
        record.WithMetrics(
            node,
            second =>
                [
                    ("replica_log_flush_milliseconds_sum", perSecond * ms * second),
                    ("replica_log_flush_milliseconds_count", perSecond * second),
                    ("replica_log_flush_milliseconds_bucket{le=\"5\"}", ms <= 5 ? perSecond * second : 0),
                    ("replica_log_flush_milliseconds_bucket{le=\"25\"}", perSecond * second),
                    ("replica_log_flush_milliseconds_bucket{le=\"+Inf\"}", perSecond * second),
                ]
        );
}
