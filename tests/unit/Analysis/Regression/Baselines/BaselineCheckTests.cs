using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Reporting.Checks;
using static PerfTests.UnitTests.Analysis.Regression.Baselines.SampleBaseline;

namespace PerfTests.UnitTests.Analysis.Regression.Baselines;

public class BaselineCheckTests
{
    private static readonly BaselineRules Rules = new();
    private static readonly Dictionary<string, string> OtherMachine = new() { ["cores"] = "8", ["cpu model"] = "Y" };

    [Fact]
    public void Same_figures_pass_after_the_first_runs()
    {
        var result = Judge(Of(Time(Around(100, 8))), Of(Time(Around(100, 3))));

        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.True(result.IsDecided);
    }

    [Fact]
    public void Slow_down_in_the_first_runs_is_not_called_yet()
    {
        var result = Judge(Of(Time(Around(100, 8))), Of(Time(Around(120, 3))));

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.False(result.IsDecided);
    }

    [Fact]
    public void Slow_down_in_all_runs_is_a_regression()
    {
        var result = Judge(Of(Time(Around(100, 8))), Of(Time(Around(120, 8))));

        Assert.Equal(Verdict.Regressed, result.Verdict);
        Assert.InRange(result.Judgements[0].EstimatePercent!.Value, 19, 21);
        Assert.True(result.IsDecided);
    }

    [Fact]
    public void Lower_rate_is_a_regression_and_a_higher_one_an_improvement()
    {
        Assert.Equal(Verdict.Regressed, Judge(Of(Rate(Around(100, 8))), Of(Rate(Around(80, 8)))).Verdict);
        Assert.Equal(Verdict.Improved, Judge(Of(Rate(Around(100, 8))), Of(Rate(Around(120, 8)))).Verdict);
    }

    [Theory]
    // m + t(0.99, 7) s sqrt(1 + 1/8) with t = 2.998: the sample's s of logarithms decides where the verdict turns.
    [InlineData(0.99, Verdict.Inconclusive)]
    [InlineData(1.01, Verdict.Regressed)]
    public void Verdict_turns_at_the_prediction_bound(double share, Verdict expected)
    {
        var baseline = Of(Time(Around(100, 8, spread: 0.08)));
        var logs = baseline.Metrics[0].Values.Select(value => Math.Log(value)).ToArray();
        var mean = logs.Average();
        var deviation = Math.Sqrt(logs.Sum(value => Math.Pow(value - mean, 2)) / 7);
        var bound = 2.99795 * deviation * Math.Sqrt(1 + (1.0 / 8));
        var level = Math.Exp(mean + (share * bound));

        Assert.Equal(expected, Judge(baseline, Of(Time([.. Enumerable.Repeat(level, 8)]))).Verdict);
    }

    [Fact]
    public void Slow_down_within_the_threshold_passes_however_well_the_runs_repeat() =>
        Assert.Equal(Verdict.Pass, Judge(Of(Time(Around(100, 8, 0))), Of(Time(Around(104.9, 8, 0)))).Verdict);

    [Fact]
    public void Tail_has_a_threshold_of_its_own()
    {
        var baseline = Of(Time(Around(100, 8, 0)) with { Name = "response_p99_us" });

        Assert.Equal(
            Verdict.Pass,
            Judge(baseline, Of(baseline.Metrics[0] with { Values = Around(109, 8, 0) })).Verdict
        );
        Assert.Equal(
            Verdict.Regressed,
            Judge(baseline, Of(baseline.Metrics[0] with { Values = Around(111, 8, 0) })).Verdict
        );
    }

    [Fact]
    public void Another_machine_leaves_times_open_and_lets_counts_decide()
    {
        var baseline = Of(Time(Around(100, 8)), Count(Around(2, 8)), Cost(Around(1, 8)));
        var sameCounts = Of(Time(Around(300, 8)), Count(Around(2, 8)), Cost(Around(1, 8))) with
        {
            Environment = OtherMachine,
        };
        var moreMessages = sameCounts with
        {
            Metrics = [Time(Around(300, 8)), Count(Around(3, 8)), Cost(Around(1, 8))],
        };

        var result = Judge(baseline, sameCounts);
        Assert.Equal(Verdict.Pass, result.Verdict);
        Assert.Equal(Verdict.Inconclusive, result.Judgements[0].Verdict);
        Assert.False(result.Judgements[0].IsGating);
        Assert.Equal(2, result.EnvironmentDifferences.Count);
        Assert.Equal(Verdict.Regressed, Judge(baseline, moreMessages).Verdict);
    }

    [Fact]
    public void Count_that_never_varied_is_gated_exactly()
    {
        var baseline = Of(Count(2, 2, 2, 2, 2));

        Assert.Equal(Verdict.Pass, Judge(baseline, Of(Count(Around(2, 8, 0)))).Verdict);
        Assert.Equal(Verdict.Regressed, Judge(baseline, Of(Count(Around(2.01, 8, 0)))).Verdict);
    }

    [Fact]
    public void Count_that_rises_by_a_ten_thousandth_is_told_as_what_it_is_and_not_as_beyond_a_tolerance()
    {
        var judgement = Judge(Of(Count(4, 4, 4, 4, 4)), Of(Count(Around(4.0004, 8, 0)))).Judgements.Single();

        Assert.Equal((Verdict.Regressed, true), (judgement.Verdict, judgement.IsExact));
        Assert.Equal("rose from 4 to 4.0004; counts that do not vary are held exactly", judgement.Reason);
        Assert.DoesNotContain(
            "tolerated",
            string.Join("", CheckText.Lines(Report(judgement))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "tolerates nothing (exact)",
            string.Join("", CheckText.Lines(Report(judgement))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Count_that_falls_is_an_improvement_and_one_that_begins_to_vary_passes_with_a_note()
    {
        var fell = Judge(Of(Count(4, 4, 4, 4, 4)), Of(Count(Around(3.5, 8, 0)))).Judgements.Single();
        var varied = Judge(Of(Count(4, 4, 4, 4, 4)), Of(Count(4, 4, 4, 4, 4, 4, 4, 4.5))).Judgements.Single();

        Assert.Equal(Verdict.Improved, fell.Verdict);
        Assert.Equal(Verdict.Pass, varied.Verdict);
        Assert.Contains("1 of 8 runs gave another count", Assert.Single(varied.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Count_that_varied_in_the_baseline_keeps_its_tolerance()
    {
        var judgement = Judge(Of(Count(4, 4.1, 4, 4.05, 4)), Of(Count(Around(4.0004, 8, 0)))).Judgements.Single();

        Assert.Equal((Verdict.Pass, false), (judgement.Verdict, judgement.IsExact));
    }

    [Fact]
    public void Stated_bound_takes_the_place_of_exactness()
    {
        var rules = Rules with
        {
            Bounds = new Dictionary<string, double> { ["messages_per_commit"] = LogRatio.FromPercent(50) },
        };

        var judgement = BaselineCheck
            .Judge(Of(Count(2, 2, 2, 2, 2)), Of(Count(Around(2.2, 8, 0))), rules)
            .Judgements.Single();

        Assert.Equal((Verdict.Pass, false), (judgement.Verdict, judgement.IsExact));
    }

    private static CheckReport Report(Judgement judgement) =>
        new()
        {
            Name = "raft",
            Kind = "8 runs against a baseline of 5",
            Baseline = "b",
            Candidate = "c",
            Verdict = judgement.Verdict,
            Judgements = [judgement],
            ReproduceCommand = "perftests run raft",
        };

    [Fact]
    public void Count_has_the_bound_that_is_stated_for_it()
    {
        var baseline = Of(Count(Around(2, 8)));
        var rules = Rules with
        {
            Bounds = new Dictionary<string, double> { ["messages_per_commit"] = LogRatio.FromPercent(50) },
        };

        Assert.Equal(Verdict.Pass, BaselineCheck.Judge(baseline, Of(Count(Around(2.8, 8))), rules).Verdict);
        Assert.Equal(Verdict.Regressed, BaselineCheck.Judge(baseline, Of(Count(Around(3.2, 8))), rules).Verdict);
    }

    [Fact]
    public void Other_settings_make_everything_inconclusive_and_are_named()
    {
        var candidate = Of(Time(Around(300, 3))) with
        {
            ScenarioHash = "def",
            Settings = new Dictionary<string, string> { ["Nodes"] = "5", ["Load"] = "500/s" },
        };

        var result = Judge(Of(Time(Around(100, 8))), candidate);

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
        Assert.True(result.IsDecided);
        Assert.Contains("Nodes was '3' and is '5'", result.DifferentQuestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Gate_that_is_not_measured_is_inconclusive()
    {
        Assert.Equal(
            Verdict.Inconclusive,
            Judge(Of(Time(Around(100, 8)), Count(Around(2, 8))), Of(Time(Around(100, 8)))).Verdict
        );
        Assert.Equal(
            Verdict.Inconclusive,
            BaselineCheck
                .Judge(Of(Time(Around(1, 8))), Of(Time(Around(1, 8))), Rules with { Gates = ["nothing"] })
                .Verdict
        );
    }

    [Fact]
    public void Noisy_baseline_says_how_little_it_could_have_found()
    {
        var calm = Judge(Of(Time(Around(100, 8, 0.005))), Of(Time(Around(100, 8)))).Judgements[0];
        var noisy = Judge(Of(Time(Around(100, 8, 0.3))), Of(Time(Around(100, 8)))).Judgements[0];

        Assert.InRange(calm.MinimumDetectablePercent!.Value, 5, 7);
        Assert.InRange(noisy.MinimumDetectablePercent!.Value, 35, 50);
    }

    private static BaselineResult Judge(Baseline baseline, Baseline candidate) =>
        BaselineCheck.Judge(baseline, candidate, Rules);
}
