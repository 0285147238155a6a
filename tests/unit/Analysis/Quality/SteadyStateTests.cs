using PerfTests.Analysis.Quality;

namespace PerfTests.UnitTests.Analysis.Quality;

public class SteadyStateTests
{
    [Theory]
    [InlineData("exp_warmup", SteadyStateVerdict.SteadyAfterCut)]
    [InlineData("step_warmup", SteadyStateVerdict.SteadyAfterCut)]
    [InlineData("no_warmup", SteadyStateVerdict.SteadyAfterCut)]
    [InlineData("never_steady_ramp", SteadyStateVerdict.NeverSteady)]
    [InlineData("late_collapse", SteadyStateVerdict.NeverSteady)]
    public void Series_of_known_shape_is_judged_by_its_shape(string series, SteadyStateVerdict expected)
    {
        Assert.Equal(expected, SteadyState.Assess(KnownCases.Column($"mser5/{series}.csv"), 1).Verdict);
    }

    [Fact]
    public void Short_series_is_not_assessed_and_says_why()
    {
        var state = SteadyState.Assess([.. Enumerable.Repeat(1.0, 19)], 1);

        Assert.Equal(SteadyStateVerdict.NotAssessed, state.Verdict);
        Assert.Contains("19 intervals", state.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_is_reported_in_intervals_and_seconds_with_both_means()
    {
        double[] means = [.. Enumerable.Repeat(300.0, 5), .. Enumerable.Range(0, 25).Select(i => 100.0 + (i % 3))];

        var state = SteadyState.Assess(means, 0.5);

        Assert.Equal(
            (SteadyStateVerdict.SteadyAfterCut, 5, 2.5),
            (state.Verdict, state.CutIntervals, state.CutSeconds)
        );
        Assert.Equal(100.96, state.MeanAfterCutUs, 2);
        Assert.Equal(134.13, state.MeanUs, 2);
    }
}
