using PerfTests.Analysis;
using PerfTests.Analysis.Quality;

namespace PerfTests.UnitTests.Analysis.Quality;

public class QualityAnalysisTests
{
    [Fact]
    public void Generator_is_described_as_shares_of_the_window()
    {
        var quality = RunAnalysis.Analyze(TestRecords.Steady()).Quality;

        Assert.Equal(0.1, quality.GeneratorCpuShare, 9);
        Assert.Equal(0.01, quality.CollectionPauseShare, 9);
        Assert.Equal((1.0, 1.0), (quality.SentShare, quality.WarmUpSeconds));
        Assert.Equal(1_000, quality.LagLimitUs, 10.0);
        Assert.Empty(quality.GeneratorBoundWindows);
    }

    [Fact]
    public void Interval_whose_lag_exceeds_its_limit_is_marked_and_warned_about()
    {
        var steady = TestRecords.Steady();
        var record = steady with
        {
            Intervals = [.. steady.Intervals.Select(i => i.StartSeconds is 4 ? i with { LagP99Us = 5_000 } : i)],
        };

        var result = RunAnalysis.Analyze(record);

        var window = Assert.Single(result.Quality.GeneratorBoundWindows);
        Assert.Equal((4, 5_000), (window.StartSeconds, window.LagP99Us));
        Assert.Contains("5.00 ms", window.Reason, StringComparison.Ordinal);
        Assert.Contains(result.Warnings, warning => warning.Contains("1 of 10 intervals", StringComparison.Ordinal));
    }

    [Fact]
    public void Interval_in_which_too_few_were_sent_is_marked()
    {
        var steady = TestRecords.Steady();
        var record = steady with
        {
            Intervals = [.. steady.Intervals.Select(i => i.StartSeconds is 4 ? i with { Sent = 98 } : i)],
        };

        var window = Assert.Single(RunAnalysis.Analyze(record).Quality.GeneratorBoundWindows);

        Assert.Equal(0.98, window.SentShare);
    }

    [Fact]
    public void Littles_law_holds_where_counts_and_durations_agree()
    {
        // 100/s times 8 ms are 0.8 in flight, 125/s times 8 ms are 1.
        var steady = TestRecords.Steady();
        var always = steady with { Intervals = [.. steady.Intervals.Select(i => i with { InFlight = 1 })] };

        var wrong = RunAnalysis.Analyze(always);
        var right = RunAnalysis.Analyze(always.Edit(load => load with { OkInWindow = 1_250 })).Quality.LittlesLaw;

        Assert.Equal((true, 1), (right.Holds, right.InFlight));
        Assert.Equal(1, right.Expected, 0.001);
        Assert.False(wrong.Quality.LittlesLaw.Holds);
        Assert.Contains(wrong.Warnings, warning => warning.StartsWith("Little's law", StringComparison.Ordinal));
    }

    [Fact]
    public void Littles_law_is_left_open_where_readings_are_too_uncertain_to_decide()
    {
        var law = RunAnalysis.Analyze(TestRecords.Steady()).Quality.LittlesLaw;

        Assert.Null(law.Holds);
        Assert.Equal((0.8, 0.8), (law.InFlight, Math.Round(law.Expected, 3)));
        Assert.Contains("too few readings", law.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Littles_law_is_not_checked_where_operations_were_lost()
    {
        var record = TestRecords.Steady().Edit(load => load with { Ok = 900, Unknown = 100 });

        Assert.Null(RunAnalysis.Analyze(record).Quality.LittlesLaw.Holds);
    }

    [Fact]
    public void Changing_rate_is_never_judged_for_a_steady_state()
    {
        var steady = TestRecords.Steady(30);
        var record = steady with
        {
            Intervals = [.. steady.Intervals.Select(i => i with { RequestedRate = 100 + i.StartSeconds })],
        };

        Assert.Equal(SteadyStateVerdict.NotAssessed, RunAnalysis.Analyze(record).Quality.SteadyState.Verdict);
    }
}
