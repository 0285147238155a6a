using PerfTests.Analysis.Regression.Simulation;
using PerfTests.Units;

namespace PerfTests.UnitTests.Analysis.Regression.Simulation;

/// <summary>The published tables in small; the seed is fixed, so that the bounds hold or do not hold for good.</summary>
public class GateSimulationTests
{
    private const int Checks = 100;
    private static readonly Seed Fixed = new(9);

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    [InlineData(false, 5)]
    public void Nothing_changed_fails_at_most_one_check_in_a_hundred(bool isInterleaved, double deviation) =>
        Assert.InRange(Simulate(isInterleaved, deviation, 0).FailShare, 0, 0.01);

    [Fact]
    public void Change_of_twice_the_threshold_is_found_in_four_of_five_where_runs_vary_by_two_percent()
    {
        Assert.InRange(Simulate(isInterleaved: true, 2, 6).FailShare, 0.8, 1);
        Assert.InRange(Simulate(isInterleaved: false, 2, 10).FailShare, 0.8, 1);
    }

    [Fact]
    public void Change_of_just_what_blocks_tolerate_fails_at_most_one_check_in_a_hundred() =>
        Assert.InRange(Simulate(isInterleaved: true, 2, 3).FailShare, 0, 0.01);

    [Fact]
    public void Calm_runs_end_at_the_first_stage()
    {
        Assert.Equal(12, Simulate(isInterleaved: true, 0.5, 0).MeanRuns, 0.1);
        Assert.Equal(3, Simulate(isInterleaved: false, 0.5, 0).MeanRuns, 0.1);
    }

    [Fact]
    public void Noisy_runs_are_called_inconclusive_and_not_regressed()
    {
        var result = Simulate(isInterleaved: true, 10, 6);

        Assert.InRange(result.FailShare, 0, 0.05);
        Assert.InRange((double)result.Inconclusive / Checks, 0.9, 1);
    }

    [Fact]
    public void Same_seed_gives_the_same_cell() =>
        Assert.Equal(Simulate(isInterleaved: true, 3, 6), Simulate(isInterleaved: true, 3, 6));

    private static GateCellResult Simulate(bool isInterleaved, double deviation, double effect) =>
        GateSimulation.Run(
            new GateCell
            {
                IsInterleaved = isInterleaved,
                DeviationPercent = deviation,
                EffectPercent = effect,
            },
            Checks,
            Fixed
        );
}
