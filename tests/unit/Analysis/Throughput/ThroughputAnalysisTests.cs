using PerfTests.Analysis;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Analysis.Throughput;

public class ThroughputAnalysisTests
{
    [Fact]
    public void Maximum_optimal_and_sustainable_are_told_apart()
    {
        // Goodput 10, 20, ... 100; the two best intervals also fail a tenth of their operations.
        var result = Analyze([
            .. Enumerable
                .Range(1, 10)
                .Select(step =>
                    TestRecords.Interval(step, RunStage.Measure, 10 * step) with
                    {
                        Failed = step > 8 ? step : 0,
                    }
                ),
        ]);

        Assert.Equal(100, result.MaximumPerSecond);
        Assert.Equal(80, result.OptimalPerSecond);
        Assert.Equal(30, result.SustainablePerSecond);
        Assert.Equal(55, result.AveragePerSecond);
        Assert.Equal(30.2765 / 55, result.Variability, 5);
        Assert.Equal(10, result.Intervals);
    }

    [Fact]
    public void Interval_that_drops_what_it_cannot_serve_is_not_optimal()
    {
        var result = Analyze([
            TestRecords.Interval(1, RunStage.Measure, 80),
            TestRecords.Interval(2, RunStage.Measure, 90) with
            {
                Dropped = 10,
            },
        ]);

        Assert.Equal((90, 80), (result.MaximumPerSecond, result.OptimalPerSecond));
    }

    [Fact]
    public void Sliver_of_an_interval_never_becomes_the_maximum()
    {
        var result = Analyze([
            TestRecords.Interval(1, RunStage.Measure, 100),
            TestRecords.Interval(2, RunStage.Measure, 10) with
            {
                DurationSeconds = 0.01,
            },
        ]);

        Assert.Equal(100, result.MaximumPerSecond);
        Assert.Equal(1, result.Intervals);
        Assert.True(double.IsNaN(result.Variability));
    }

    [Fact]
    public void Warm_up_and_drain_are_in_the_series_but_in_no_figure()
    {
        var result = Analyze([
            TestRecords.Interval(0, RunStage.WarmUp, 500),
            TestRecords.Interval(1, RunStage.Measure, 100),
            TestRecords.Interval(2, RunStage.Drain, 900),
        ]);

        Assert.Equal((100, 100), (result.MaximumPerSecond, result.AveragePerSecond));
        Assert.Equal(3, result.Series.Count);
    }

    [Fact]
    public void Peak_power_of_a_ramp_lies_where_goodput_over_response_time_is_highest()
    {
        // An M/M/1 server of 100/s: R = 1 / (100 - X), power X (100 - X), highest at half the capacity.
        var result = Analyze([
            .. Enumerable
                .Range(1, 9)
                .Select(step =>
                    TestRecords.Interval(step, RunStage.Measure, 10 * step) with
                    {
                        RequestedRate = 10 * step,
                        MeanUs = 1e6 / (100 - (10 * step)),
                    }
                ),
        ]);

        Assert.Equal(50, result.PeakPower!.OfferedPerSecond);
        Assert.Equal(20_000, result.PeakPower.MeanUs, 6);
        Assert.Equal((9, false), (result.PeakPower.RatesCompared, result.PeakPower.IsHighestRate));
    }

    [Fact]
    public void Peak_power_of_a_constant_rate_is_not_claimed()
    {
        Assert.Null(RunAnalysis.Analyze(TestRecords.Steady()).Throughput.PeakPower);
    }

    [Fact]
    public void Goodput_counts_successes_within_the_window_only()
    {
        var record = TestRecords.Steady().Edit(load => load with { Ok = 950, OkInWindow = 900, Dropped = 50 });

        var result = RunAnalysis.Analyze(record).Throughput;

        Assert.Equal(
            (90, 100, 0.9, 0.95),
            (result.GoodputPerSecond, result.OfferedPerSecond, result.GoodputShare, result.SuccessShare)
        );
    }

    private static ThroughputResult Analyze(IReadOnlyList<IntervalRecord> intervals) =>
        RunAnalysis.Analyze(TestRecords.Steady() with { Intervals = intervals }).Throughput;
}
