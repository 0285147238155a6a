using PerfTests.SimulationTests.Pbft;
using PerfTests.SimulationTests.Simulator;
using Xunit.Abstractions;

namespace PerfTests.SimulationTests;

/// <summary>The PBFT core under seeded schedules. A failure names its seed; <c>PERFTESTS_SIMULATION_LINES=1</c> shows what happened.</summary>
public sealed class PbftSimulationTests(ITestOutputHelper output)
{
    /// <summary>Schedules of each kind of trouble; more than 10,000 in all.</summary>
    private static readonly long Schedules = SeedBudget.Count(byDefault: 3_400);

    [Theory]
    [InlineData(PbftTrouble.Crashes)]
    [InlineData(PbftTrouble.Byzantine)]
    [InlineData(PbftTrouble.Twins)]
    public void Invariants_hold_under_every_seed(PbftTrouble trouble)
    {
        var began = TimeProvider.System.GetTimestamp();
        Parallel.For(SeedBudget.First, SeedBudget.First + Schedules, seed => PbftSimulation.Run((ulong)seed, trouble));
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        output.WriteLine(
            $"{Schedules} schedules with {trouble} in {seconds:0.0} s: {Schedules / seconds:0} per second"
        );
    }

    [Theory]
    [InlineData(PbftTrouble.Crashes)]
    [InlineData(PbftTrouble.Byzantine)]
    [InlineData(PbftTrouble.Twins)]
    public void Same_seed_twice_gives_the_same_log(PbftTrouble trouble)
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var (first, second) = (PbftSimulation.Run(seed, trouble), PbftSimulation.Run(seed, trouble));
            Assert.Equal((first.Count, first.Digest), (second.Count, second.Digest));
        }
    }
}
