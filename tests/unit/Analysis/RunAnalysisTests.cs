using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis;

public class RunAnalysisTests
{
    [Fact]
    public void Steady_run_passes_with_its_figures_in_the_headline()
    {
        var result = RunAnalysis.Analyze(TestRecords.Steady());

        Assert.Equal(RunStatus.Passed, result.Verdict.Status);
        Assert.Empty(result.Verdict.Reasons);
        Assert.Empty(result.Warnings);
        Assert.Contains("100/s committed of 100/s offered", result.Verdict.Headline, StringComparison.Ordinal);
        Assert.Equal(12, result.TotalSeconds);
        Assert.False(result.Window.IsEstimated);
    }

    [Fact]
    public void Unsafe_run_fails_however_good_its_figures_are()
    {
        var steady = TestRecords.Steady();
        var diverged = steady with
        {
            Manifest = steady.Manifest with { ChecksSafety = true, Consistency = ConsistencyModel.Linearizable },
            Operations = [new OperationRecord(1, 1, OperationKind.Read, Outcome.Ok, false, 0, 0, 1, 1, 2, 0, 0)],
            NodeStates = [new NodeStateRecord(12, "n1", 9, "aa"), new NodeStateRecord(12, "n2", 9, "bb")],
        };

        var result = RunAnalysis.Analyze(diverged);

        Assert.Equal(RunStatus.Failed, result.Verdict.Status);
        Assert.DoesNotContain("operations/s", result.Verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("n1 aa, n2 bb", Assert.Single(result.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Safety_that_is_not_shown_makes_the_run_invalid_and_says_why()
    {
        var result = RunAnalysis.Analyze(WithoutOperations());

        Assert.Equal((RunStatus.Invalid, false), (result.Verdict.Status, result.Verdict.MayBeRepeated));
        Assert.Contains("not shown", result.Verdict.Headline, StringComparison.Ordinal);
        Assert.Contains(
            result.Verdict.Reasons,
            reason => reason.Contains("no operation was logged", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Safety_that_is_not_shown_comes_before_an_objective_that_was_missed()
    {
        var record = WithoutOperations();
        record = record with
        {
            Manifest = record.Manifest with
            {
                Objectives = new Objectives { MaxResponseP99 = TimeSpan.FromMilliseconds(1) },
            },
        };

        var verdict = RunAnalysis.Analyze(record).Verdict;

        Assert.Equal(RunStatus.Invalid, verdict.Status);
        Assert.Contains(verdict.Reasons, reason => reason.Contains("p99", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_that_is_invalid_for_its_generator_alone_may_be_repeated()
    {
        var record = TestRecords.Steady().Edit(load => load with { GeneratorCpuSeconds = 1e6 });

        Assert.True(RunAnalysis.Analyze(record).Verdict.MayBeRepeated);
        Assert.False(
            RunAnalysis
                .Analyze(
                    record with
                    {
                        Manifest = record.Manifest with
                        {
                            ChecksSafety = true,
                            Consistency = ConsistencyModel.Linearizable,
                        },
                    }
                )
                .Verdict.MayBeRepeated
        );
    }

    [Fact]
    public void Run_that_broke_down_and_was_not_shown_to_be_safe_says_both()
    {
        var record = WithoutOperations();
        record = record with
        {
            Completion = record.Completion! with { Ending = RunEnding.Failed, Reason = "node n2 ended" },
        };

        var result = RunAnalysis.Analyze(record);

        Assert.Equal(RunStatus.Failed, result.Verdict.Status);
        Assert.Contains(
            result.Warnings,
            warning => warning.StartsWith("Safety is not shown", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Log_that_lacks_operations_which_were_counted_leaves_safety_open()
    {
        var record = WithoutOperations();
        record = record with
        {
            Operations = [new OperationRecord(1, 1, OperationKind.Update, Outcome.Ok, true, 16, 0, 1, 1, 2, 0, 0)],
        };

        var history = RunAnalysis.Analyze(record).Safety!.Checks.Single(check => check.Name == "linearizable");

        Assert.Equal(SafetyVerdict.Unknown, history.Verdict);
        Assert.Contains(KeyValuePair.Create("operations_not_logged", 1_099L), history.NotChecked);
    }

    private static RunRecord WithoutOperations()
    {
        var steady = TestRecords.Steady();
        return steady with
        {
            Manifest = steady.Manifest with { ChecksSafety = true, Consistency = ConsistencyModel.Linearizable },
        };
    }

    [Fact]
    public void Killed_run_is_incomplete_and_keeps_what_it_measured()
    {
        var result = RunAnalysis.Analyze(TestRecords.Killed(3));

        Assert.Equal(RunStatus.Incomplete, result.Verdict.Status);
        Assert.True(result.Window.IsEstimated);
        Assert.Equal((3.0, 300L), (result.Window.Seconds, result.Window.Ok));
        Assert.Equal(100, result.Throughput.GoodputPerSecond, 9);
        Assert.Equal(300, result.Latency.Response.Count);
        Assert.Contains(result.Warnings, warning => warning.Contains("line 4", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_killed_before_its_load_began_has_no_numbers()
    {
        var empty = TestRecords.Killed() with { Intervals = [], Histograms = [], Resources = [], NodeMetrics = [] };

        var result = RunAnalysis.Analyze(empty);

        Assert.Equal(RunStatus.Incomplete, result.Verdict.Status);
        Assert.True(double.IsNaN(result.Throughput.GoodputPerSecond));
        Assert.True(double.IsNaN(result.Latency.Response.At(99)));
        Assert.Contains("no successful operation", result.Verdict.Headline, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_without_a_success_fails_and_names_the_errors()
    {
        var result = RunAnalysis.Analyze(TestRecords.WithoutSuccess());

        Assert.Equal(RunStatus.Failed, result.Verdict.Status);
        Assert.Contains("refused (1,000)", Assert.Single(result.Verdict.Reasons), StringComparison.Ordinal);
        Assert.True(double.IsNaN(result.Latency.Response.MeanUs));
        Assert.True(double.IsNaN(result.Throughput.OptimalPerSecond));
        Assert.Empty(result.Costs);
        Assert.Null(result.Phases);
    }

    [Fact]
    public void Run_whose_generator_was_the_limit_is_invalid_even_if_it_missed_an_objective()
    {
        var record = TestRecords.Steady().Edit(load => load with { GeneratorCpuSeconds = 1e6 });
        var missed = record with
        {
            Manifest = record.Manifest with
            {
                Objectives = new Objectives { MaxResponseP99 = TimeSpan.FromMilliseconds(1) },
            },
        };

        var verdict = RunAnalysis.Analyze(missed).Verdict;

        Assert.Equal(RunStatus.Invalid, verdict.Status);
        Assert.Equal(2, verdict.Reasons.Count);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(2_000.0, true)]
    [InlineData(5_000.0, false)]
    public void Run_with_a_late_generator_names_the_limit_for_shared_machines_unless_it_is_used(
        double? limitUs,
        bool isNamed
    )
    {
        var record = TestRecords.Steady();
        record = record with
        {
            Histograms =
            [
                .. record.Histograms.Where(part => part.Tag != HistogramTags.ScheduleLag),
                TestRecords.Histogram(HistogramTags.ScheduleLag, 1, us: 9_000, count: 1_000),
            ],
        };
        record = record with { Manifest = record.Manifest with { MaxScheduleLagP99Us = limitUs } };

        var reasons = RunAnalysis.Analyze(record).Verdict.Reasons;

        Assert.Equal(
            isNamed,
            reasons.Any(reason => reason.Contains(".Within(LoadLimits.SharedMachine)", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Run_that_misses_its_objectives_fails_with_each_of_them()
    {
        var record = TestRecords.Steady().Edit(load => load with { Ok = 800, OkInWindow = 800, Failed = 200 });
        record = record with
        {
            Manifest = record.Manifest with
            {
                Objectives = new Objectives
                {
                    MaxResponseP99 = TimeSpan.FromMilliseconds(5),
                    MinSuccessShare = 0.9,
                    MinGoodputShare = 0.95,
                },
            },
        };

        var verdict = RunAnalysis.Analyze(record).Verdict;

        Assert.Equal((RunStatus.Failed, 3), (verdict.Status, verdict.Reasons.Count));
    }

    [Theory]
    [InlineData(RunEnding.Cancelled, RunStatus.Incomplete)]
    [InlineData(RunEnding.Failed, RunStatus.Failed)]
    public void Run_that_did_not_complete_says_why(RunEnding ending, RunStatus expected)
    {
        var record = TestRecords.Steady();
        record = record with { Completion = record.Completion! with { Ending = ending, Reason = "node n2 ended" } };

        var verdict = RunAnalysis.Analyze(record).Verdict;

        Assert.Equal((expected, "node n2 ended"), (verdict.Status, Assert.Single(verdict.Reasons)));
    }

    [Fact]
    public void Closed_loop_carries_the_warning_about_what_it_hides()
    {
        var record = TestRecords.Steady();
        record = record with { Manifest = record.Manifest with { IsClosedLoop = true } };

        Assert.Contains(
            RunAnalysis.Analyze(record).Warnings,
            w => w.StartsWith("Closed loop", StringComparison.Ordinal)
        );
    }
}
