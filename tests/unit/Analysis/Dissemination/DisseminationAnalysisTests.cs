using PerfTests.Analysis;
using PerfTests.Analysis.Dissemination;
using PerfTests.Analysis.Metrics;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Dissemination;

public sealed class DisseminationAnalysisTests
{
    private static readonly string[] Five = ["n1", "n2", "n3", "n4", "n5"];

    [Fact]
    public void Analyze_of_planted_delays_gives_exactly_them()
    {
        // n2 holds each update after 10 ms, n3 after 20 ms, n4 after 30 ms, n5 after 40 ms.
        var result = Analyze(Batches(Five, Enumerable.Range(0, 20).Select(i => Update($"u{i}", 2 + (0.1 * i), 4))))!;

        Assert.Equal((20, 0, 5, 5), (result.Updates, result.LeftOut, result.LiveNodesMin, result.LiveNodesMax));
        Assert.Equal([0.5, 0.99, 1.0], result.Times.Select(time => time.Share));
        Assert.Equal([20.0, 40.0, 40.0], result.Times.Select(time => Math.Round(time.P50Ms, 6)));
        Assert.All(result.Times, time => Assert.Equal(0, time.Unfinished));
        Assert.True(result.Times[2].IsP99TooFew);
    }

    [Fact]
    public void Analyze_sets_the_measured_beside_the_analytic_time()
    {
        var result = Analyze(Batches(Five, [Update("u", 3, 4)]))!;

        // Fan-out 3 and rounds of 20 ms: one round to three of five nodes, 1 + 256/255 rounds to all.
        Assert.Equal(20, result.Times[0].AnalyticMs, 6);
        Assert.Equal(20 * (1 + (256.0 / 255)), result.Times[2].AnalyticMs, 6);
        Assert.Equal(40 / (20 * (1 + (256.0 / 255))), result.Times[2].MeasuredOverAnalytic, 6);
    }

    [Fact]
    public void Analyze_counts_an_update_that_a_live_node_never_held_as_slower_than_all_others()
    {
        var result = Analyze(Batches(Five, [Update("whole", 2, 4), Update("lost", 3, 3)]))!;

        Assert.Equal(0, result.Times[0].Unfinished);
        Assert.Equal(1, result.Times[2].Unfinished);
        Assert.True(double.IsNaN(result.Times[2].MaxMs));
        Assert.True(double.IsNaN(result.Times[2].MeanMs));
    }

    [Fact]
    public void Analyze_does_not_wait_for_a_node_that_stopped_answering()
    {
        var batches = Batches(Five, [Update("u", 5, 3)]).Where(batch => batch.Node != "n5" || batch.Seconds < 4.9);

        var result = Analyze(batches)!;

        Assert.Equal(4, result.LiveNodesMin);
        Assert.Equal(0, result.Times[2].Unfinished);
        Assert.Equal(30, result.Times[2].MaxMs, 6);
    }

    [Fact]
    public void Analyze_leaves_out_updates_that_were_not_observed_long_enough_finished_or_not()
    {
        var result = Analyze(
            Batches(Five, [Update("early", 5, 4), Update("late", 10.5, 4), Update("later", 10.8, 2)])
        )!;

        Assert.Equal((1, 2), (result.Updates, result.LeftOut));
    }

    [Fact]
    public void Analyze_of_counted_copies_gives_the_redundancy_also_over_a_restart()
    {
        long[] received = [0, 100, 200, 40];
        long[] needed = [0, 50, 100, 20];
        var batches = Enumerable
            .Range(0, 4)
            .Select(i => new DeliveryBatch
            {
                Seconds = 2 + i,
                Node = "n1",
                CopiesReceived = received[i],
                CopiesNeeded = needed[i],
                Deliveries = i == 0 ? [new DeliveryRecord(2, "u", true)] : [],
            });

        var result = Analyze(batches)!;

        Assert.Equal((240L, 120L), (result.CopiesReceived, result.CopiesNeeded));
        Assert.Equal(2, result.Redundancy);
        Assert.True(double.IsNaN(result.Times[2].AnalyticMs));
    }

    [Fact]
    public void Analyze_of_the_nodes_counters_gives_bytes_per_node_and_false_suspicions()
    {
        var record = TestRecords.Steady() with
        {
            Deliveries = [.. Batches(Five, [Update("u", 3, 4)])],
            NodeMetrics =
            [
                .. Enumerable
                    .Range(0, 12)
                    .SelectMany(second =>
                        new[] { "n1", "n2" }.Select(node => new NodeMetricsSample(
                            second,
                            node,
                            new Dictionary<string, double>
                            {
                                ["replica_gossip_packet_bytes_sent_total{channel=\"datagram\"}"] = 100 * second,
                                ["replica_gossip_packet_bytes_sent_total{channel=\"stream\"}"] = 20 * second,
                                ["replica_gossip_false_suspicions_total"] = second < 5 ? 0 : 1,
                            }
                        ))
                    ),
            ],
        };

        var result = RunAnalysis.Analyze(record);

        Assert.Equal(120, result.Dissemination!.SentBytesPerNodeSecond, 6);
        Assert.Equal(2, result.Dissemination.FalseSuspicions);
        Assert.Contains(RunMetrics.Of(result), metric => metric is { Name: "spread_to_all_p50_us", Value: > 39_999 });
    }

    [Fact]
    public void Analyze_of_a_system_without_deliveries_gives_nothing() =>
        Assert.Null(RunAnalysis.Analyze(TestRecords.Steady()).Dissemination);

    private static DisseminationResult? Analyze(IEnumerable<DeliveryBatch> batches) =>
        RunAnalysis
            .Analyze(TestRecords.Steady() with { Deliveries = [.. batches.OrderBy(batch => batch.Seconds)] })
            .Dissemination;

    /// <summary>An update that <paramref name="receivers"/> other nodes come to hold, 10 ms apart.</summary>
    private static (string Id, double Start, int Receivers) Update(string id, double start, int receivers) =>
        (id, start, receivers);

    /// <summary>Nodes that answer every half second until 11 s, with fan-out 3 and rounds of 20 ms.</summary>
    private static IEnumerable<DeliveryBatch> Batches(
        string[] nodes,
        IEnumerable<(string Id, double Start, int Receivers)> updates
    )
    {
        var seen = updates
            .SelectMany(update =>
                nodes
                    .Take(update.Receivers + 1)
                    .Select((node, i) => (node, new DeliveryRecord(update.Start + (0.01 * i), update.Id, i == 0)))
            )
            .ToArray();
        return Enumerable
            .Range(0, 23)
            .Select(i => i / 2.0)
            .SelectMany(seconds =>
                nodes.Select(node => new DeliveryBatch
                {
                    Seconds = seconds,
                    Node = node,
                    FanOut = 3,
                    RoundSeconds = 0.02,
                    Deliveries =
                    [
                        .. seen.Where(pair =>
                                pair.node == node && pair.Item2.Seconds >= seconds - 0.5 && pair.Item2.Seconds < seconds
                            )
                            .Select(pair => pair.Item2),
                    ],
                })
            );
    }
}
