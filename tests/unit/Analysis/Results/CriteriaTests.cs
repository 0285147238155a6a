using System.Text.Json;
using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.Running;
using PerfTests.UnitTests.Analysis.FaultTolerance;

namespace PerfTests.UnitTests.Analysis.Results;

public class CriteriaTests
{
    private static readonly Objectives Own = new Objectives { MaxResponseP99 = TimeSpan.FromMilliseconds(250) }
        .AtMost("syncs_per_operation", 1)
        .AtLeast("sustainable_per_second", 90);

    [Fact]
    public void Kept_objectives_are_on_the_verdict_of_a_passed_run()
    {
        var verdict = Analyze(TestRecords.Steady(), Own).Verdict;

        Assert.Equal(RunStatus.Passed, verdict.Status);
        Assert.Equal(
            ["success_share", "response_p99_us", "syncs_per_operation", "sustainable_per_second"],
            verdict.Criteria.Select(criterion => criterion.Figure)
        );
        Assert.All(verdict.Criteria, criterion => Assert.Equal(CriterionStatus.Met, criterion.Status));
        Assert.Equal("at most 250 ms", verdict.Criteria[1].LimitText);
        Assert.Equal(0.5, verdict.Criteria[2].Measured, 6);
    }

    [Fact]
    public void Objective_on_any_figure_fails_the_run_that_misses_it()
    {
        var verdict = Analyze(TestRecords.Steady(), new Objectives().AtMost("syncs_per_operation", 0.25)).Verdict;

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.Equal(
            "Log flushes per operation: 0.5 (sum over 1 node), against the objective: at most 0.25",
            Assert.Single(verdict.Reasons)
        );
    }

    [Fact]
    public void Figure_that_was_not_measured_misses_its_objective_and_says_so()
    {
        var verdict = Analyze(TestRecords.Steady(), new Objectives().AtMost("messages_per_commit", 4)).Verdict;

        Assert.Equal(RunStatus.Failed, verdict.Status);
        Assert.Equal(
            CriterionStatus.NotMeasured,
            verdict.Criteria.Single(one => one.Figure == "messages_per_commit").Status
        );
        Assert.Contains(
            "was not measured (no node gave a counter for it)",
            Assert.Single(verdict.Reasons),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Recovery_objective_of_a_run_without_a_fault_is_missed() =>
        Assert.Contains(
            "the run had no fault",
            Assert.Single(
                Analyze(TestRecords.Steady(), new Objectives { MaxRecovery = TimeSpan.FromSeconds(3) }).Verdict.Reasons
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_was_not_seen_to_end_has_not_kept_a_bound_that_is_longer_than_the_watch()
    {
        var never = new PlantedRun { Goodput = t => t >= 20 ? 100 : PlantedRun.Normal }.Record();

        var verdict = Analyze(
            never,
            new Objectives { MinSuccessShare = 0, MaxRecovery = TimeSpan.FromHours(1) }
        ).Verdict;

        var criterion = verdict.Criteria.Single(one => one.Figure == "recovery_seconds");
        Assert.NotEqual(RunStatus.Passed, verdict.Status);
        Assert.Equal((true, CriterionStatus.NotMeasured), (criterion.IsCensored, criterion.Status));
    }

    [Fact]
    public void Recovery_figure_can_be_bounded_by_name_and_the_worst_fault_counts()
    {
        var run = new PlantedRun { Goodput = t => t is >= 20 and < 21 ? 0 : PlantedRun.Normal }.Record();

        var kept = Analyze(run, new Objectives().AtMost("lost_operations", 401)).Verdict;
        var missed = Analyze(run, new Objectives().AtMost("lost_operations", 399)).Verdict;

        Assert.Equal(RunStatus.Passed, kept.Status);
        Assert.Equal(RunStatus.Failed, missed.Status);
        Assert.Contains("fault 1 (", Assert.Single(missed.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Stricter_of_two_bounds_on_one_figure_counts()
    {
        var bound = Assert.Single(
            new Objectives { MinAvailability = 0.999 }
                .AtLeast("success_share", 0.99)
                .All,
            bound => bound.Figure == "success_share"
        );

        Assert.Equal((0.999, null), (bound.Min, bound.Max));
    }

    [Fact]
    public void Bounds_that_no_value_can_keep_are_refused()
    {
        var problems = new Objectives()
            .AtMost("dip_share", 0.1)
            .AtLeast("dip_share", 0.2)
            .AtMost("a", double.NaN)
            .Validate();

        Assert.Equal(["Objectives[a]", "Objectives[dip_share]"], problems.Select(problem => problem.Setting));
    }

    [Fact]
    public void Objectives_of_a_run_are_read_back_from_its_manifest()
    {
        var text = JsonSerializer.Serialize(Own, RunJson.Indented);

        var read = JsonSerializer.Deserialize<Objectives>(text, RunJson.Indented)!;

        Assert.Equal(Own.All, read.All);
        Assert.DoesNotContain("\"all\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Limit_that_reads_like_the_value_is_told_with_more_digits()
    {
        var verdict = Analyze(TestRecords.Steady(), new Objectives().AtMost("syncs_per_operation", 0.49999)).Verdict;

        Assert.Contains("0.5 (0.5 against 0.49999)", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Criteria_are_in_summary_and_document_of_a_passed_run()
    {
        var result = Analyze(TestRecords.Steady(), Own);

        Assert.Contains(
            "| Sustainable | at least 90.0/s | 100/s | met |",
            MarkdownReport.Render(result),
            StringComparison.Ordinal
        );
        using var document = JsonDocument.Parse(JsonReport.Render(result));
        var criterion = document.RootElement.GetProperty("verdict").GetProperty("criteria")[3];
        Assert.Equal("sustainable_per_second", criterion.GetProperty("figure").GetString());
        Assert.Equal("met", criterion.GetProperty("status").GetString());
        Assert.Equal(100, criterion.GetProperty("measured").GetDouble());
    }

    private static BenchmarkResult Analyze(RunRecord record, Objectives objectives) =>
        RunAnalysis.Analyze(record, new AnalysisOptions { Objectives = objectives });
}
