using PerfTests.Analysis.Scalability;

namespace PerfTests.UnitTests.Analysis.Scalability;

public class KneeEstimateTests
{
    [Fact]
    public void Knee_of_a_sweep_that_saturates_lies_in_the_interval()
    {
        // M/M/1 with a capacity of 1,000/s: goodput stops growing there, latency doubles at half.
        double[] loads = [100, 200, 400, 600, 800, 950, 1_100, 1_400];
        var sweep = new LoadSweep(
            loads.Select(load => new SweepPoint(
                load,
                Math.Min(load, 1_000),
                load < 1_000 ? 1_000 / (1_000 - load) : 5_000
            )),
            isRate: true
        );

        var estimate = KneeEstimate.Of(sweep);

        Assert.All(estimate.Votes, vote => Assert.True(vote.IsCast, vote.Explanation));
        Assert.Equal((950.0, 1_100.0), (estimate.Votes[0].Low, estimate.Votes[0].High));
        Assert.Equal((400.0, 600.0), (estimate.Votes[1].Low, estimate.Votes[1].High));
        Assert.InRange(1_000, estimate.Low!.Value, estimate.High!.Value);
        Assert.Null(sweep.Collapse);
    }

    [Fact]
    public void Sweep_below_saturation_has_no_knee_and_says_how_far_it_got()
    {
        var estimate = KneeEstimate.Of(
            new LoadSweep([.. Enumerable.Range(1, 6).Select(i => new SweepPoint(i * 100, i * 100, 2))], isRate: true)
        );

        Assert.Null(estimate.Low);
        Assert.Equal(0, estimate.Agreement);
        Assert.Contains("up to the highest", estimate.Votes[0].Explanation, StringComparison.Ordinal);
        Assert.Equal(600, estimate.Votes[0].Low);
    }

    [Fact]
    public void Load_that_is_no_rate_is_not_held_against_the_throughput()
    {
        var estimate = KneeEstimate.Of(
            new LoadSweep([new(1, 1_000), new(2, 1_900), new(4, 3_400), new(8, 3_600), new(16, 3_650)], isRate: false)
        );

        Assert.False(estimate.Votes[0].IsCast);
        Assert.False(estimate.Votes[1].IsCast);
        Assert.Equal((4.0, 4.0, 1), (estimate.Low, estimate.High, estimate.Agreement));
    }
}
