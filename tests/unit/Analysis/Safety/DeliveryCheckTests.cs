using PerfTests.Analysis;
using PerfTests.Analysis.Safety;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.Safety;

public class DeliveryCheckTests
{
    private static readonly string[] Three = ["n1", "n2", "n3"];

    [Fact]
    public void Updates_that_came_to_every_node_once_are_safe()
    {
        var checks = Check(Record([Write(1), Write(2)], [(1, Three), (2, Three)]));

        Assert.All(checks, check => Assert.Equal(SafetyVerdict.Valid, check.Verdict));
        Assert.Equal("6 deliveries", checks[0].Detail);
        Assert.StartsWith("2 acknowledged updates, 0 of them missed", checks[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Delivery_that_is_repeated_breaks_the_promise()
    {
        var checks = Check(Record([Write(1)], [(1, [.. Three, "n2"])]));

        Assert.Equal(SafetyVerdict.Invalid, checks[0].Verdict);
        Assert.Contains("1 deliveries were repeated", checks[0].Detail, StringComparison.Ordinal);
        Assert.Contains("-1 at n2", checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Delivery_that_is_repeated_by_a_node_that_was_killed_is_not_held_against_it()
    {
        var record = Record([Write(1)], [(1, [.. Three, "n2"])]) with
        {
            Faults = [Fault("node.kill", "n2", healed: 3)],
        };

        var check = Check(record)[0];

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
        Assert.Contains("not judged on n2", check.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Ok, SafetyVerdict.Valid)]
    [InlineData(Outcome.Unknown, SafetyVerdict.Valid)]
    [InlineData(Outcome.Failed, SafetyVerdict.Invalid)]
    public void Delivery_of_what_was_refused_breaks_the_promise_and_of_unknown_outcome_does_not(
        Outcome outcome,
        SafetyVerdict expected
    ) => Assert.Equal(expected, Check(Record([Write(1, outcome)], [(1, Three)]))[0].Verdict);

    [Fact]
    public void Delivery_of_what_nobody_sent_breaks_the_promise()
    {
        var check = Check(Record([Write(1)], [(1, Three), (99, Three)]))[0];

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        Assert.Contains("3 were of what had not been sent", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Delivery_of_another_clients_update_is_none_of_the_runs_business()
    {
        var record = Record([Write(1)], [(1, Three)]);
        var foreign = new DeliveryRecord(5, UpdateIdentity.Of(new Seed(12_345), 99), IsOrigin: true);

        var checks = Check(
            record with
            {
                Deliveries = [.. record.Deliveries, record.Deliveries[^1] with { Deliveries = [foreign, foreign] }],
            }
        );

        Assert.All(checks, check => Assert.Equal(SafetyVerdict.Valid, check.Verdict));
    }

    [Theory]
    [InlineData(60.0, SafetyVerdict.Valid)]
    [InlineData(5.0, SafetyVerdict.Invalid)]
    [InlineData(null, SafetyVerdict.Valid)]
    public void Update_that_a_live_node_missed_is_held_against_the_system_once_its_time_is_over(
        double? repairSeconds,
        SafetyVerdict expected
    )
    {
        var check = Check(Record([Write(1)], [(1, ["n1", "n2"])], repairSeconds))[1];

        Assert.Equal(expected, check.Verdict);
        Assert.Contains("1 of them missed by a live node", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Update_that_many_later_ones_followed_is_not_promised_any_more()
    {
        var record = Record(
            [Write(1), Write(2), Write(3)],
            [(1, ["n1", "n2"]), (2, Three), (3, Three)],
            5,
            repairable: 2
        );

        Assert.Equal(SafetyVerdict.Valid, Check(record)[1].Verdict);
    }

    [Theory]
    [InlineData(2.0, SafetyVerdict.Invalid)]
    [InlineData(9.0, SafetyVerdict.Valid)]
    [InlineData(null, SafetyVerdict.Valid)]
    public void Time_to_make_up_for_a_loss_counts_from_the_end_of_the_last_fault(double? healed, SafetyVerdict expected)
    {
        var record = Record([Write(1)], [(1, ["n1", "n2"])], 5) with
        {
            Faults = [Fault("network.partition", "n3", healed)],
        };

        Assert.Equal(expected, Check(record)[1].Verdict);
    }

    [Fact]
    public void Node_that_stopped_answering_is_not_waited_for()
    {
        var record = Record([Write(1)], [(1, ["n1", "n2"])], 5);

        var check = Check(
            record with
            {
                Deliveries = [.. record.Deliveries.Where(batch => batch.Node != "n3" || batch.Seconds < 1)],
            }
        )[1];

        Assert.Equal(SafetyVerdict.Valid, check.Verdict);
    }

    [Fact]
    public void Update_that_was_acknowledged_and_came_nowhere_breaks_the_promise_unless_a_node_died()
    {
        var record = Record([Write(1), Write(2)], [(1, Three)]);

        var check = Check(record)[1];

        Assert.Equal(SafetyVerdict.Invalid, check.Verdict);
        Assert.Contains("-2 at its own node", check.Detail, StringComparison.Ordinal);
        Assert.Equal(
            SafetyVerdict.Valid,
            Check(record with { Faults = [Fault("node.kill", "n1", healed: 3)] })[1].Verdict
        );
    }

    [Fact]
    public void Run_without_any_delivery_is_not_shown_to_be_safe()
    {
        var record = Record([Write(1)], []) with { Deliveries = [] };

        var check = Assert.Single(RunAnalysis.Analyze(record).Safety!.Checks);

        Assert.Equal((SafetyVerdict.Unknown, "no node said what it delivered"), (check.Verdict, check.Detail));
    }

    private static IReadOnlyList<SafetyCheck> Check(RunRecord record) => RunAnalysis.Analyze(record).Safety!.Checks;

    private static OperationRecord Write(long sequence, Outcome outcome = Outcome.Ok) =>
        new(sequence, 1, OperationKind.Update, outcome, false, 8, 0, 1_900_000_000, 1_900_000_000, 2_000_000_000, 0, 0);

    private static FaultRecord Fault(string kind, string target, double? healed) =>
        new()
        {
            Number = 1,
            Kind = kind,
            Description = kind,
            Targets = [target],
            InjectEffectiveSeconds = 1.5,
            HealEffectiveSeconds = healed,
        };

    /// <summary>A run whose nodes answer every half second until 11 s; every update is delivered at 2 s, by its first node first.</summary>
    private static RunRecord Record(
        OperationRecord[] operations,
        (long Sequence, string[] Nodes)[] delivered,
        double? repairSeconds = 60,
        int? repairable = 512
    )
    {
        var steady = TestRecords.Steady();
        var client = new Seed(steady.Manifest.Seed).Derive("client");
        return steady with
        {
            // The operations that were counted are those that are logged.
            Intervals = [],
            Manifest = steady.Manifest with { ChecksSafety = true, Consistency = ConsistencyModel.Broadcast },
            Operations = operations,
            Deliveries =
            [
                .. Enumerable
                    .Range(0, 23)
                    .Select(i => i / 2.0)
                    .SelectMany(seconds =>
                        Three.Select(node => new DeliveryBatch
                        {
                            Seconds = seconds,
                            Node = node,
                            RepairSeconds = repairSeconds,
                            RepairableUpdates = repairable,
                            Deliveries = seconds == 2.5 ? Seen(node) : [],
                        })
                    ),
            ],
        };

        IReadOnlyList<DeliveryRecord> Seen(string node) =>
            [
                .. delivered.SelectMany(update =>
                    update
                        .Nodes.Index()
                        .Where(place => place.Item == node)
                        .Select(place => new DeliveryRecord(
                            2 + (0.01 * place.Index) + (0.001 * update.Sequence),
                            UpdateIdentity.Of(client, update.Sequence),
                            place.Index == 0
                        ))
                ),
            ];
    }
}
