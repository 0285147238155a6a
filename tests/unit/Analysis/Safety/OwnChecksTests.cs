using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Safety;

public sealed class OwnChecksTests
{
    [Fact]
    public void Run_that_breaks_a_check_of_ones_own_fails_with_its_words()
    {
        var result = RunAnalysis.Analyze(
            TestRecords.Steady(),
            new AnalysisOptions { Checks = [new MyCheck(_ => SafetyVerdict.Invalid)] }
        );

        Assert.Equal(RunStatus.Failed, result.Verdict.Status);
        Assert.Equal(["not safe: mine: looked at 10 s"], result.Verdict.Reasons);
    }

    [Fact]
    public void Run_that_holds_a_check_of_ones_own_passes()
    {
        var result = RunAnalysis.Analyze(
            TestRecords.Steady(),
            new AnalysisOptions { Checks = [new MyCheck(_ => SafetyVerdict.Valid)] }
        );

        Assert.Equal(RunStatus.Passed, result.Verdict.Status);
        Assert.Equal(new SafetyCheck("mine", SafetyVerdict.Valid, "looked at 10 s"), result.Safety!.Checks[^1]);
    }

    [Fact]
    public void Check_that_breaks_itself_shows_nothing_and_costs_no_result()
    {
        var result = RunAnalysis.Analyze(
            TestRecords.Steady(),
            new AnalysisOptions { Checks = [new MyCheck(_ => throw new InvalidOperationException("no samples"))] }
        );

        Assert.Equal(
            new SafetyCheck("mine", SafetyVerdict.Unknown, "the check itself broke: no samples"),
            result.Safety!.Checks[^1]
        );
    }

    [Fact]
    public void Check_that_the_run_had_and_nobody_has_at_hand_is_not_passed_over()
    {
        var record = TestRecords.Steady();
        record = record with { Manifest = record.Manifest with { Checks = ["mine"] } };

        var result = RunAnalysis.Analyze(record);

        Assert.Equal(
            ("mine", SafetyVerdict.Unknown),
            (result.Safety!.Checks[^1].Name, result.Safety.Checks[^1].Verdict)
        );
        Assert.Contains(result.Verdict.Reasons, reason => reason.Contains("--project", StringComparison.Ordinal));
    }

    private sealed class MyCheck(Func<RunRecord, SafetyVerdict> judge) : IRunCheck
    {
        public string Name => "mine";

        public SafetyCheck Check(RunRecord record) =>
            new("another name", judge(record), $"looked at {record.Manifest.MeasureSeconds} s");
    }
}
