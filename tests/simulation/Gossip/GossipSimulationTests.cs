using System.Collections.Concurrent;
using PerfTests.SimulationTests.Simulator;
using Xunit.Abstractions;

namespace PerfTests.SimulationTests.Gossip;

public sealed class GossipSimulationTests(ITestOutputHelper output)
{
    private const int Schedules = 10_000;
    private const int SchedulesPerMutant = 3_000;

    public static TheoryData<string> Mutants => [.. GossipMutants.All.Keys];

    [Fact]
    public void Gossip_holds_every_invariant_over_seeded_schedules()
    {
        var count = SeedBudget.Count(Schedules);
        var violations = new ConcurrentBag<(long Seed, string What)>();
        var (events, acknowledged) = (0L, 0L);
        var begun = TimeProvider.System.GetTimestamp();
        Parallel.For(
            SeedBudget.First,
            SeedBudget.First + count,
            (seed, loop) =>
            {
                try
                {
                    var ran = GossipSchedule.Run((ulong)seed);
                    Interlocked.Add(ref events, ran.Events);
                    Interlocked.Add(ref acknowledged, ran.Acknowledged);
                }
                catch (Exception e)
                {
                    violations.Add((seed, e.Message));
                    loop.Stop();
                }
            }
        );
        var seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        output.WriteLine(
            $"{count} schedules, {events} events, {acknowledged} acknowledged writes, {count / seconds:0} schedules/s"
        );

        Assert.True(
            violations.IsEmpty,
            string.Join("\n", violations.OrderBy(v => v.Seed).Take(3).Select(v => $"seed {v.Seed}: {v.What}"))
        );
        Assert.True(acknowledged > count, "so few writes were acknowledged that nothing was shown");
    }

    [Fact]
    public void Gossip_of_the_same_seed_writes_the_same_event_log()
    {
        for (var seed = 1UL; seed <= 25; seed++)
        {
            Assert.Equal(GossipSchedule.Run(seed), GossipSchedule.Run(seed));
        }
        Assert.NotEqual(GossipSchedule.Run(1).Digest, GossipSchedule.Run(2).Digest);
    }

    [Theory]
    [MemberData(nameof(Mutants))]
    public void Planted_bug_is_found(string mutant)
    {
        var rules = GossipMutants.All[mutant];
        for (var seed = 1UL; seed <= SchedulesPerMutant; seed++)
        {
            try
            {
                GossipSchedule.Run(seed, rules);
            }
            catch (GossipViolationException found)
            {
                output.WriteLine($"seed {seed}: {found.Message}");
                return;
            }
        }
        Assert.Fail($"'{mutant}' survived {SchedulesPerMutant} schedules");
    }
}
