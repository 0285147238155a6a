using PerfTests.Analysis;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Results;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Sessions.Running;

public class ScenarioOutcomeTests
{
    [Theory]
    [InlineData(RunStatus.Passed, ScenarioConclusion.Passed, ScenarioConclusion.Passed)]
    [InlineData(RunStatus.Failed, ScenarioConclusion.Failed, ScenarioConclusion.Failed)]
    [InlineData(RunStatus.Incomplete, ScenarioConclusion.Failed, ScenarioConclusion.Failed)]
    [InlineData(RunStatus.Invalid, ScenarioConclusion.Skipped, ScenarioConclusion.Failed)]
    public void Status_of_a_run_concludes_as_the_setting_for_invalid_runs_says(
        RunStatus status,
        ScenarioConclusion skipping,
        ScenarioConclusion failing
    )
    {
        var outcome = Outcome(status);

        Assert.Equal(skipping, outcome.Conclude(InvalidRuns.Skip));
        Assert.Equal(failing, outcome.Conclude(InvalidRuns.Fail));
    }

    [Theory]
    [InlineData(Verdict.Pass, ScenarioConclusion.Passed, ScenarioConclusion.Passed)]
    [InlineData(Verdict.Improved, ScenarioConclusion.Passed, ScenarioConclusion.Passed)]
    [InlineData(Verdict.Regressed, ScenarioConclusion.Failed, ScenarioConclusion.Failed)]
    [InlineData(Verdict.Inconclusive, ScenarioConclusion.Skipped, ScenarioConclusion.Failed)]
    public void Verdict_of_a_baseline_concludes_as_the_setting_for_invalid_runs_says(
        Verdict verdict,
        ScenarioConclusion skipping,
        ScenarioConclusion failing
    )
    {
        var outcome = Outcome(RunStatus.Passed) with { Baseline = new BaselineOutcome(verdict, "the baseline") };

        Assert.Equal(skipping, outcome.Conclude(InvalidRuns.Skip));
        Assert.Equal(failing, outcome.Conclude(InvalidRuns.Fail));
        Assert.Equal("the baseline", outcome.Headline);
    }

    [Fact]
    public void Failed_run_among_invalid_ones_fails_whatever_the_setting_is()
    {
        var outcome = Outcome(RunStatus.Passed, RunStatus.Invalid, RunStatus.Failed);

        Assert.Equal(ScenarioConclusion.Failed, outcome.Conclude(InvalidRuns.Skip));
        Assert.Equal("failed. headline 3", outcome.Headline);
    }

    [Fact]
    public void Description_of_an_invalid_run_names_every_reason_and_the_report()
    {
        var text = Outcome(RunStatus.Invalid).Describe();

        Assert.Contains("raft: invalid. headline 1", text, StringComparison.Ordinal);
        Assert.Contains("  - first reason", text, StringComparison.Ordinal);
        Assert.Contains("  - second reason", text, StringComparison.Ordinal);
        Assert.Contains("  report: /reports/1.html", text, StringComparison.Ordinal);
    }

    private static ScenarioOutcome Outcome(params RunStatus[] statuses) =>
        new("raft", [.. statuses.Select((status, index) => Report(status, index + 1))]);

    private static RunReport Report(RunStatus status, int number) =>
        new(
            RunAnalysis.Analyze(TestRecords.Steady()) with
            {
                Verdict = new RunVerdict
                {
                    Status = status,
                    Headline = $"headline {number}",
                    Reasons = ["first reason", "second reason"],
                },
            },
            $"/reports/{number}.html"
        );
}
