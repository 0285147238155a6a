using PerfTests.Analysis;
using PerfTests.Analysis.Findings;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Sessions;

namespace PerfTests.UnitTests.Analysis.Findings;

public class FindingRuleTests
{
    [Fact]
    public void Healthy_run_is_said_to_be_healthy_and_has_nothing_of_weight()
    {
        var findings = Analyze(PlantedFacts.Healthy());

        Assert.Equal("healthy", findings[0].Id);
        Assert.DoesNotContain(findings, finding => finding.Severity >= FindingSeverity.Medium);
    }

    public static TheoryData<string, RunRecord, string, string> Planted =>
        new()
        {
            {
                "quota of the leader",
                PlantedFacts.Healthy().WithCounter("n1", ResourceNames.ThrottledSeconds, 0.4),
                "leader-cpu",
                "n1, processor"
            },
            {
                "quota of a follower",
                PlantedFacts.Healthy().WithCounter("n2", ResourceNames.ThrottledSeconds, 0.4),
                "cpu-quota",
                "n2, processor"
            },
            {
                "leader at its limit",
                PlantedFacts.Healthy().WithCounter("n1", ResourceNames.CpuSeconds, 3.8),
                "leader-cpu",
                "n1, processor"
            },
            {
                "slow log device",
                PlantedFacts.Healthy().WithPhase(HistogramTags.Consensus, 7_500).WithFlushes("n1", 45, 20),
                "log-device",
                "n1, log device"
            },
            {
                "distance between the nodes",
                PlantedFacts.Healthy().WithPhase(HistogramTags.Consensus, 7_500).WithFlushes("n1", 45, 1),
                "quorum-wait",
                "network, consensus phase"
            },
            {
                "batch of one",
                PlantedFacts
                    .Healthy()
                    .WithPhase(HistogramTags.Submission, 4_000)
                    .WithMetrics(
                        "n1",
                        second =>
                            [
                                ("replica_raft_batch_operations_sum", 100 * second),
                                ("replica_raft_batch_operations_count", 99 * second),
                                ("replica_queued_operations", 12),
                            ]
                    ),
                "small-batches",
                "n1, submission phase"
            },
            {
                "slow application",
                PlantedFacts.Healthy().WithPhase(HistogramTags.Application, 5_000),
                "apply-bound",
                "application phase"
            },
            {
                "pauses of the collector",
                PlantedFacts.Healthy().WithMetrics("n3", second => [("replica_gc_pause_seconds_total", 0.2 * second)]),
                "gc-pauses",
                "n3, heap"
            },
            {
                "long queue of threads",
                PlantedFacts.Healthy().WithMetrics("n2", second => [("replica_threadpool_queue_items", 40)]),
                "thread-pool",
                "n2, thread pool"
            },
            {
                "growing memory",
                PlantedFacts.Healthy().WithCounter("n2", ResourceNames.ResidentBytes, 5e6),
                "memory-growth",
                "n2, memory"
            },
            {
                "much sent",
                PlantedFacts.Healthy().WithCounter("n1", ResourceNames.NetworkSentBytes, 200e6),
                "network-out",
                "n1, network"
            },
            {
                "change of leader",
                PlantedFacts.Healthy() with
                {
                    NodeEvents = [new NodeEventRecord(7, "n2", "leader-elected", 3, "n2", "")],
                },
                "election-churn",
                "7 to 7 s"
            },
            {
                "failures",
                PlantedFacts.Healthy().Edit(load => load with { Ok = 1_900, OkInWindow = 1_900, Failed = 100 }),
                "errors",
                "run"
            },
        };

    [Theory]
    [MemberData(nameof(Planted))]
    public void Planted_cause_is_the_first_finding(string cause, RunRecord record, string id, string subject)
    {
        var findings = Analyze(record);

        Assert.True(findings[0].Id == id, $"{cause}: {string.Join(", ", findings.Select(finding => finding.Id))}");
        Assert.Equal(subject, findings[0].Subject.ToString());
        Assert.InRange(findings[0].Confidence, Finding.OneSignal, 1);
        Assert.False(findings[0].IsProbed);
        Assert.Contains(findings[0].Evidence, evidence => double.IsFinite(evidence.Value));
        Assert.NotEmpty(findings[0].ConfirmBy);
        Assert.DoesNotContain(findings, finding => finding.Id == "healthy");
    }

    [Fact]
    public void Memory_that_levels_off_is_no_leak()
    {
        var record = PlantedFacts
            .Healthy()
            .WithGauge("n2", ResourceNames.ResidentBytes, second => 1e8 * (1 - Math.Exp(-second / 4.0)));

        var finding = Assert.Single(Analyze(record), finding => finding.Id == "memory-growth");

        Assert.Equal(FindingSeverity.Low, finding.Severity);
        Assert.Equal("healthy", Analyze(record)[^1].Id);
    }

    [Fact]
    public void Growth_of_the_heap_is_told_as_a_share_of_the_process()
    {
        var record = PlantedFacts
            .Healthy()
            .WithGauge("n2", ResourceNames.ResidentBytes, second => 1e8 + (4e6 * second))
            .WithGauge("n2", ResourceNames.HeapBytes, second => 1e7 + (3e6 * second));

        var memory = RunAnalysis.Analyze(record).Resources.Single(subject => subject.Subject == "n2").Memory!;

        Assert.Equal(PerfTests.Analysis.Resources.MemoryTrend.Grows, memory.Trend);
        Assert.Equal(0.75, memory.HeapShare, 9);
    }

    [Fact]
    public void One_full_processor_among_idle_ones_is_named()
    {
        var record = PlantedFacts
            .Healthy()
            .WithCounter(ResourceSample.Machine, "core0" + ResourceNames.CoreBusySecondsSuffix, 0.99)
            .WithCounter(ResourceSample.Machine, "core1" + ResourceNames.CoreBusySecondsSuffix, 0.1);

        Assert.Equal("hot-core", Analyze(record)[0].Id);
        Assert.Equal(
            1.8,
            RunAnalysis.Analyze(record).Resources.Single(subject => subject.Cores is not null).Cores!.Imbalance,
            0.1
        );
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(1, false)]
    public void Slow_intervals_are_blamed_on_pauses_only_where_they_fall_together(int every, bool isBlamed)
    {
        var record = PlantedFacts.Healthy();
        record = (
            record with
            {
                Intervals =
                [
                    .. record.Intervals.Select(interval =>
                        (int)interval.StartSeconds % 5 == 0 ? interval with { P99Us = 90_000 } : interval
                    ),
                ],
            }
        ).WithMetrics("n3", second => [("replica_gc_pause_seconds_total", 0.02 * ((second - 1) / every))]);

        Assert.Equal(isBlamed, Analyze(record).Any(finding => finding.Id == "gc-tail"));
    }

    [Fact]
    public void Largest_demand_raises_the_confidence_of_its_suspicion()
    {
        var finding = Analyze(PlantedFacts.Healthy().WithCounter("n1", ResourceNames.ThrottledSeconds, 0.4))[0];

        Assert.Equal(Finding.OneSignal + Finding.LargestDemand, finding.Confidence);
        Assert.Contains("largest", finding.ConfidenceBasis, StringComparison.Ordinal);
    }

    [Fact]
    public void Leader_busy_like_its_followers_is_not_blamed()
    {
        var record = PlantedFacts
            .Healthy()
            .WithCounter("n1", ResourceNames.CpuSeconds, 3.8)
            .WithCounter("n2", ResourceNames.CpuSeconds, 3.7)
            .WithCounter("n3", ResourceNames.CpuSeconds, 3.7);

        Assert.DoesNotContain(Analyze(record), finding => finding.Id == "leader-cpu");
    }

    [Fact]
    public void Change_of_leader_after_a_fault_belongs_to_the_fault()
    {
        var record = PlantedFacts.Healthy() with
        {
            NodeEvents = [new NodeEventRecord(7, "n2", "leader-elected", 3, "n2", "")],
            Faults =
            [
                new FaultRecord
                {
                    Number = 1,
                    Kind = "node.kill",
                    Description = "kill of the leader",
                    InjectRequestedSeconds = 6,
                },
            ],
        };

        Assert.DoesNotContain(Analyze(record), finding => finding.Id is "election-churn" or "healthy");
    }

    [Fact]
    public void Generator_that_was_the_limit_comes_before_all_else()
    {
        var record = PlantedFacts.Healthy().WithCounter("n1", ResourceNames.ThrottledSeconds, 0.4);
        record = record with
        {
            Intervals = [.. record.Intervals.Select(interval => interval with { LagP99Us = 60_000 })],
            Histograms =
            [
                .. record.Histograms.Select(part =>
                    part.Tag == HistogramTags.ScheduleLag
                        ? TestRecords.Histogram(part.Tag, part.StartSeconds, 60_000, 100)
                        : part
                ),
            ],
        };

        Assert.Equal("generator-bound", Analyze(record)[0].Id);
    }

    [Fact]
    public void Unsafe_run_has_one_finding_and_no_figure_of_performance()
    {
        var record = PlantedFacts.Healthy().WithCounter("n1", ResourceNames.ThrottledSeconds, 0.4);
        var result = RunAnalysis.Analyze(record) with
        {
            Safety = new SafetyResult { Checks = [new SafetyCheck("linearizable", SafetyVerdict.Invalid, "key 7")] },
        };

        var finding = Assert.Single(
            FindingAnalysis.Analyze(record, result, Composition.Default.Rules, new FindingLimits())
        );

        Assert.Equal(("unsafe", FindingSeverity.High), (finding.Id, finding.Severity));
        Assert.Equal("safety", Assert.Single(finding.Evidence).Chart);
    }

    [Fact]
    public void Run_without_success_or_end_is_never_called_healthy()
    {
        Assert.DoesNotContain(Analyze(TestRecords.WithoutSuccess()), finding => finding.Id == "healthy");
        Assert.NotNull(Analyze(TestRecords.Killed()));
    }

    [Fact]
    public void Rule_of_a_users_own_finds_beside_the_others_and_replaces_its_namesake()
    {
        var composition = Composition.Default.With(new OwnRule());

        Assert.Equal("own-rule", RunAnalysis.Analyze(PlantedFacts.Healthy(), composition.Analysis).Findings[0].Id);
        Assert.Equal(composition.Rules.Length, composition.With(new OwnRule()).Rules.Length);
    }

    [Fact]
    public void Limits_are_settings()
    {
        var record = PlantedFacts.Healthy().WithCounter("n2", ResourceNames.ResidentBytes, 5e6);
        var lenient = new AnalysisOptions { Limits = new FindingLimits { MaxMemoryGrowthPerSecond = 10e6 } };

        Assert.Equal("healthy", RunAnalysis.Analyze(record, lenient).Findings[0].Id);
    }

    private static IReadOnlyList<Finding> Analyze(RunRecord record) => RunAnalysis.Analyze(record).Findings;

    private sealed class OwnRule : IFindingRule
    {
        public string Name => "own-rule";

        public IEnumerable<Finding> Find(FindingFacts facts) =>
            [
                new Finding
                {
                    Id = Name,
                    Severity = FindingSeverity.High,
                    Title = $"{facts.Leader} leads",
                    What = "Nothing else.",
                    Evidence = [],
                    ConfirmBy = "nothing",
                },
            ];
    }
}
