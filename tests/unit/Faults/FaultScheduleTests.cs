using PerfTests.Faults;
using PerfTests.Recording;
using PerfTests.Systems.Replica;
using PerfTests.Units;

namespace PerfTests.UnitTests.Faults;

public class FaultScheduleTests
{
    private static readonly RandomFaults Chaos = new(
        [Fault.Kill(Target.Leader), Fault.Pause(Target.One), Fault.Stop(Target.Follower)],
        Count: 5,
        From: 2.Seconds(),
        Until: 40.Seconds(),
        ShortestLasting: 1.Seconds(),
        LongestLasting: 5.Seconds()
    );

    [Fact]
    public void Lines_are_numbered_in_order_of_time_and_events_come_last()
    {
        var plan = FaultSchedule
            .None.On(FaultTrigger.SteadyRate(5.Seconds()), Fault.Pause(Target.One), 2.Seconds())
            .At(Fault.Stop(Target.Follower), at: 9.Seconds(), heal: 12.Seconds())
            .Repeat(Fault.Kill(Target.Leader), first: 3.Seconds(), every: 4.Seconds(), lasting: 1.Seconds(), times: 3)
            .Plan(new Seed(1));

        Assert.Equal(
            ["1 node.kill 3", "2 node.kill 7", "3 node.stop 9", "4 node.kill 11", "5 node.pause "],
            plan.Select(fault => $"{fault.Number} {fault.Fault.Kind} {fault.At?.TotalSeconds}")
        );
        Assert.Equal(3.Seconds(), plan[2].Lasting);
    }

    [Fact]
    public void Random_faults_keep_their_bounds_and_never_overlap()
    {
        for (var seed = 0UL; seed < 500; seed++)
        {
            var plan = FaultSchedule.None.With(Chaos).Plan(new Seed(seed));

            Assert.Equal(5, plan.Count);
            Assert.All(
                plan,
                fault => Assert.InRange(fault.Lasting!.Value, Chaos.ShortestLasting, Chaos.LongestLasting)
            );
            Assert.True(plan[0].At >= Chaos.From);
            Assert.True(plan[^1].At + plan[^1].Lasting <= Chaos.Until);
            Assert.All(
                plan.Zip(plan.Skip(1)),
                pair =>
                    Assert.True(pair.First.At + pair.First.Lasting + Chaos.Pause <= pair.Second.At + 1.Milliseconds())
            );
        }
    }

    [Fact]
    public void Same_seed_gives_the_same_plan_and_another_one_differs()
    {
        var schedule = FaultSchedule.None.With(Chaos).With(Chaos with { MayOverlap = true });

        Assert.Equal(schedule.Plan(new Seed(42)), schedule.Plan(new Seed(42)));
        Assert.NotEqual(schedule.Plan(new Seed(42)), schedule.Plan(new Seed(43)));
    }

    [Fact]
    public void Everything_wrong_with_a_schedule_is_said_at_once()
    {
        var schedule = FaultSchedule
            .None.At(Fault.Kill(Target.Named("n9")), at: 5.Seconds(), heal: 4.Seconds())
            .At(Fault.Loss(Target.One, share: 1.5), at: 50.Seconds())
            .At(Fault.Byzantine(Target.Tolerated, "lying"), at: 1.Seconds())
            .With(Chaos with { Count = 20 });

        var problems = schedule
            .Validate(ReplicaCluster.Raft(nodes: 3), 40.Seconds())
            .Select(problem => $"{problem}")
            .ToArray();

        Assert.Contains(problems, problem => problem.Contains("n9", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("a time after the injection", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("0 to below 1", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("network.loss: at", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("equivocate-votes", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Contains("apart", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4.75, false)]
    [InlineData(5.0, true)]
    public void Steady_rate_has_come_once_the_whole_span_was_steady(double seconds, bool isMet) =>
        Assert.Equal(isMet, FaultTrigger.SteadyRate(5.Seconds()).IsMet(Series(seconds, _ => 100)));

    [Theory]
    [InlineData(90, true)]
    [InlineData(60, false)]
    public void Steady_rate_has_not_come_while_a_part_deviates(int inTheMiddle, bool isMet) =>
        Assert.Equal(
            isMet,
            FaultTrigger.SteadyRate(5.Seconds()).IsMet(Series(8, index => index is >= 20 and < 24 ? inTheMiddle : 100))
        );

    [Fact]
    public void Steady_rate_of_nothing_has_not_come() =>
        Assert.False(FaultTrigger.SteadyRate(2.Seconds()).IsMet(Series(10, _ => 0)));

    private static IntervalRecord[] Series(double seconds, Func<int, long> ok) =>
        [
            .. Enumerable
                .Range(0, (int)(seconds / 0.25))
                .Select(index => new IntervalRecord
                {
                    StartSeconds = 3 + (index * 0.25),
                    DurationSeconds = 0.25,
                    Stage = RunStage.Measure,
                    RequestedRate = 400,
                    Ok = ok(index),
                }),
        ];
}
