using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.Analysis.Dissemination;

/// <summary>
/// Computes how updates spread from the nodes' first deliveries. A node is live for an update if it kept answering the harness from the update's start until it
/// held it, or to the end of observation: a killed or paused node does not count, a partitioned one does.
/// </summary>
public static class DisseminationAnalysis
{
    /// <summary>An update is judged only if observation went on for so long after its start, in seconds.</summary>
    public const double SettleSeconds = 1;

    /// <summary>Longest silence of a node that counts as live, in seconds: five of the monitor's default intervals.</summary>
    public const double SilenceSecondsMax = 2.5;

    /// <summary>Counters under which systems give the bytes they send to other members; all that are there are added up.</summary>
    private static readonly string[] SentBytes =
    [
        "replica_gossip_packet_bytes_sent_total{channel=\"datagram\"}",
        "replica_gossip_packet_bytes_sent_total{channel=\"stream\"}",
    ];

    private static readonly string[] FalseSuspicions =
    [
        "replica_gossip_false_suspicions_total",
        "serf_false_suspicions_total",
    ];

    private static readonly double[] Shares = [0.5, 0.99, 1];

    /// <summary>Analyses a run; null if its system reports no deliveries or none lies in the window.</summary>
    internal static DisseminationResult? Analyze(RunRecord record, MeasurementWindow window)
    {
        if (record.Deliveries.Count == 0)
        {
            return null;
        }

        var observation = new Observation(record.Deliveries);
        var started = observation
            .Updates.Where(update =>
                update.StartSeconds >= window.StartSeconds && update.StartSeconds <= window.EndSeconds
            )
            .ToArray();
        var judged = started
            .Where(update => update.StartSeconds <= observation.EndSeconds - SettleSeconds)
            .Select(observation.Judge)
            .Where(update => update.Live > 0)
            .ToArray();
        if (judged.Length == 0)
        {
            return null;
        }

        var last = record.Deliveries[^1];
        var sent = Counted(record, window, SentBytes);
        return new DisseminationResult
        {
            SampledOneIn = record.Deliveries.Max(batch => batch.SampledOneIn),
            Updates = judged.Length,
            LeftOut = started.Length - judged.Length,
            LiveNodesMin = judged.Min(update => update.Live),
            LiveNodesMax = judged.Max(update => update.Live),
            Times = [.. Shares.Select(share => Time(share, judged, last))],
            CopiesReceived = Growth(record, window, batch => batch.CopiesReceived),
            CopiesNeeded = Growth(record, window, batch => batch.CopiesNeeded),
            SentBytesPerNodeSecond =
                sent.Length == 0
                    ? double.NaN
                    : sent.Sum(c => c.Growth / c.Seconds) / sent.DistinctBy(c => c.Node).Count(),
            FalseSuspicions = Counted(record, window, FalseSuspicions) is { Length: > 0 } suspicions
                ? (long)suspicions.Sum(c => c.Growth)
                : null,
            FanOut = last.FanOut,
            RoundMs = last.RoundSeconds * 1_000,
        };
    }

    /// <summary>Nodes that make up a share: rounded up, so that 99 % of few nodes are all of them.</summary>
    private static int Needed(double share, int live) => (int)Math.Ceiling((share * live) - 1e-9);

    private static SpreadTime Time(double share, JudgedUpdate[] judged, DeliveryBatch last)
    {
        var times = judged
            .Select(update =>
            {
                var needed = Needed(share, update.Live);
                return needed <= update.DelaysMs.Count ? update.DelaysMs[needed - 1] : double.PositiveInfinity;
            })
            .Order()
            .ToArray();
        var unfinished = times.Count(double.IsPositiveInfinity);
        return new SpreadTime
        {
            Share = share,
            Updates = times.Length,
            Unfinished = unfinished,
            MeanMs = unfinished == 0 ? times.Average() : double.NaN,
            P50Ms = Percentile(times, 50),
            P90Ms = Percentile(times, 90),
            P99Ms = Percentile(times, 99),
            MaxMs = unfinished == 0 ? times[^1] : double.NaN,
            AnalyticMs = Analytic(share, judged, last),
        };
    }

    /// <summary>The model's mean over the judged updates, each with the nodes that were live for it.</summary>
    private static double Analytic(double share, JudgedUpdate[] judged, DeliveryBatch last)
    {
        if (last is not { FanOut: { } fanOut and > 0, RoundSeconds: { } round and > 0 })
        {
            return double.NaN;
        }

        var groups = judged.GroupBy(update => update.Live).ToArray();
        return groups.Any(group => group.Key > PushEpidemic.MaxNodes)
            ? double.NaN
            : groups.Sum(group =>
                group.Count() * PushEpidemic.ExpectedRounds(group.Key, fanOut, Needed(share, group.Key))
            )
                * round
                * 1_000
                / judged.Length;
    }

    private static double Percentile(double[] ascending, double percentile)
    {
        var value = PercentileRank.ValueAt(percentile, ascending);
        return double.IsPositiveInfinity(value) ? double.NaN : value;
    }

    /// <summary>Growth of the nodes' own counters over the window, one entry a node and counter that has two readings.</summary>
    private static (string Node, double Growth, double Seconds)[] Counted(
        RunRecord record,
        MeasurementWindow window,
        string[] names
    ) =>
        [
            .. record
                .NodeMetrics.Where(sample =>
                    sample.Seconds >= window.StartSeconds && sample.Seconds <= window.EndSeconds
                )
                .SelectMany(sample =>
                    names
                        .Where(sample.Values.ContainsKey)
                        .Select(name => (sample.Node, name, new ResourcePoint(sample.Seconds, sample.Values[name])))
                )
                .GroupBy(reading => (reading.Node, reading.name))
                .Select(series =>
                    (series.Key.Node, Growth: CounterSeries.Growth([.. series.Select(reading => reading.Item3)]))
                )
                .Where(series => series.Growth is { Seconds: > 0 })
                .Select(series => (series.Node, series.Growth!.Value.Growth, series.Growth.Value.Seconds)),
        ];

    /// <summary>Growth of a cumulative count over the window, summed over the nodes; a count that falls began anew with its process.</summary>
    private static long? Growth(RunRecord record, MeasurementWindow window, Func<DeliveryBatch, long?> count)
    {
        long? total = null;
        foreach (
            var node in record
                .Deliveries.Where(batch => batch.Seconds >= window.StartSeconds && batch.Seconds <= window.EndSeconds)
                .Where(batch => count(batch) is not null)
                .GroupBy(batch => batch.Node)
        )
        {
            var values = node.Select(batch => count(batch)!.Value).ToArray();
            for (var i = 1; i < values.Length; i++)
            {
                total = (total ?? 0) + (values[i] >= values[i - 1] ? values[i] - values[i - 1] : values[i]);
            }
        }

        return total;
    }
}
