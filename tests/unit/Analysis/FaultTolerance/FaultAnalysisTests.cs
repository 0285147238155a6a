using PerfTests.Analysis;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Running;
using static PerfTests.UnitTests.Analysis.FaultTolerance.PlantedRun;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

public class FaultAnalysisTests
{
    /// <summary>At 400/s the last success before an outage lies this long before it.</summary>
    private const double Spacing = 1 / Normal;

    [Fact]
    public void Planted_outage_gives_exactly_its_figures()
    {
        var found = Measure(new PlantedRun { Goodput = t => t is >= 20 and < 21.5 ? 0 : Normal });

        Assert.Equal(400, found.NormalGoodputPerSecond);
        Assert.Equal(10_000, found.NormalP99Us, 10.0);
        AssertSeconds(1.5 + Spacing, found.Unavailability);
        Assert.Equal(20 - Spacing, found.UnavailableFromSeconds, 6);
        AssertSeconds(1.5, found.Failover);
        Assert.Equal(1.5, found.DowntimeSeconds, 6);
        AssertSeconds(1.5, found.Recovery);
        AssertSeconds(0, found.RecoveryFromHeal);
        Assert.Equal(1, found.DipDepth);
        Assert.Equal(600, found.LostOperations, 6);
        Assert.Equal(0, found.Overshoot);
        // At 400/s it takes ten buckets to judge a p99 by ten slower operations.
        Assert.Equal(12, found.JudgedBuckets);
    }

    [Fact]
    public void Planted_dip_gives_its_depth_and_area_and_no_downtime()
    {
        var found = Measure(new PlantedRun { Goodput = t => t is >= 20 and < 22 ? 100 : Normal });

        Assert.Equal(0.75, found.DipDepth, 9);
        Assert.Equal(600, found.LostOperations, 6);
        Assert.Equal(0, found.DowntimeSeconds);
        // Twelve buckets of which the first is the dip's last hold nine tenths.
        AssertSeconds(1.75, found.Recovery);
        // At 100/s there are 10 ms between successes; the last one of the dip comes 10 ms before its end.
        AssertSeconds(0.01, found.Unavailability);
    }

    [Fact]
    public void Planted_ramp_recovers_at_the_bucket_from_which_nine_tenths_are_reached()
    {
        // 40/s more in each bucket after half a second of outage: from 240/s on, twelve buckets reach 367/s.
        var found = Measure(
            new PlantedRun
            {
                Goodput = t => t is >= 20 and < 23 ? Math.Min(Normal, Math.Max(0, (t - 20.25) * 160)) : Normal,
            }
        );

        AssertSeconds(1.75, found.Recovery);
        Assert.Equal(0.5, found.DowntimeSeconds, 6);
        AssertSeconds(0.5, found.Failover);
        // 100 each for the two buckets of outage, then 90, 80 ... 10.
        Assert.Equal(200 + 450, found.LostOperations, 6);
    }

    [Fact]
    public void Goodput_that_overshoots_after_the_outage_is_counted_apart()
    {
        var found = Measure(
            new PlantedRun
            {
                Goodput = t =>
                    t switch
                    {
                        >= 20 and < 21 => 0,
                        >= 21 and < 23 => 600,
                        _ => Normal,
                    },
            }
        );

        Assert.Equal(0.5, found.Overshoot, 9);
        Assert.Equal(400, found.OvershootOperations, 6);
        Assert.Equal(400, found.LostOperations, 6);
        AssertSeconds(1, found.Recovery);
    }

    [Fact]
    public void Slow_answers_at_full_goodput_are_not_recovered()
    {
        var found = Measure(
            new PlantedRun
            {
                Goodput = t => t is >= 20 and < 21 ? 0 : Normal,
                ResponseUs = t => t is >= 20 and < 24 ? 21_000 : 10_000,
            }
        );

        AssertSeconds(1, found.Failover);
        AssertSeconds(4, found.Recovery);
        Assert.Equal(0, found.LostOperations - 400, 6);
    }

    [Fact]
    public void Answers_at_just_twice_the_normal_p99_are_recovered()
    {
        var found = Measure(new PlantedRun { ResponseUs = t => t is >= 20 and < 24 ? 20_000 : 10_000 });

        AssertSeconds(0, found.Recovery);
    }

    [Fact]
    public void Goodput_that_stays_below_nine_tenths_is_never_recovered_and_says_how_long_it_was_watched()
    {
        var found = Measure(new PlantedRun { Goodput = t => t >= 20 ? 356 : Normal });

        Assert.Equal(CensoredSeconds.MoreThan(20), Rounded(found.Recovery));
        Assert.Equal(CensoredSeconds.MoreThan(10), Rounded(found.RecoveryFromHeal));
    }

    [Fact]
    public void Outage_to_the_end_is_open_in_every_figure()
    {
        var found = Measure(new PlantedRun { Goodput = t => t >= 20 ? 0 : Normal, Faults = [Fault(1, at: 20)] });

        Assert.Equal(CensoredSeconds.MoreThan(20), Rounded(found.Recovery));
        Assert.Equal(CensoredSeconds.MoreThan(20 + Spacing), Rounded(found.Unavailability));
        Assert.Equal(CensoredSeconds.MoreThan(20), Rounded(found.Failover));
        Assert.Equal(20, found.DowntimeSeconds, 6);
        Assert.Null(found.RecoveryFromHeal);
        Assert.Null(found.After);
        Assert.Equal(0, found.Availability);
    }

    [Fact]
    public void Relapse_within_five_seconds_moves_recovery_behind_it()
    {
        var found = Measure(
            new PlantedRun { Goodput = t => t is (>= 20 and < 21) or (>= 25.75 and < 26) ? 0 : Normal }
        );

        AssertSeconds(6, found.Recovery);
        AssertSeconds(1 + Spacing, found.Unavailability);
    }

    [Fact]
    public void Relapse_after_five_good_seconds_comes_too_late_to_count()
    {
        var found = Measure(new PlantedRun { Goodput = t => t is (>= 20 and < 21) or (>= 26 and < 27) ? 0 : Normal });

        AssertSeconds(1, found.Recovery);
    }

    [Fact]
    public void Recovery_that_needs_the_healing_counts_from_both()
    {
        var found = Measure(new PlantedRun { Goodput = t => t is >= 20 and < 30.75 ? 0 : Normal });

        AssertSeconds(10.75, found.Recovery);
        AssertSeconds(0.75, found.RecoveryFromHeal);
        Assert.Equal(0, found.During.GoodputPerSecond);
        Assert.Equal(400, found.After!.GoodputPerSecond);
        Assert.Equal(30, found.After.FromSeconds);
    }

    [Fact]
    public void Fault_within_a_bucket_counts_times_from_the_fault_itself()
    {
        // In effect 100 ms into a bucket of which the successes end there.
        var found = Measure(
            new PlantedRun { Goodput = t => t is >= 20.25 and < 21.5 ? 0 : Normal, Faults = [Fault(1, at: 20.1)] }
        );

        AssertSeconds(1.4, found.Failover);
        AssertSeconds(1.4, found.Recovery);
    }

    [Fact]
    public void Availability_is_by_scheduled_time_and_burns_the_budget_of_the_objective()
    {
        var found = Measure(
            new PlantedRun
            {
                Goodput = t => t is >= 20 and < 22 ? 0 : Normal,
                Objectives = new Objectives { MinAvailability = 0.95 },
            }
        );

        Assert.Equal(0.9, found.Availability, 9);
        Assert.Equal(2, found.BurnRate!.Value, 6);
        Assert.Equal(1, found.Before.Availability);
        Assert.Equal(0.8, found.During.Availability, 9);
        Assert.Equal(1, found.After!.Availability);
        Assert.Equal(4_000, found.During.Attempted);
    }

    [Fact]
    public void Sensitivity_is_the_area_between_the_distributions_before_and_during()
    {
        var found = Measure(new PlantedRun { ResponseUs = t => t is >= 20 and < 30 ? 30_000 : 10_000 });

        Assert.Equal(20_000, found.SensitivityUs, 30.0);
    }

    [Fact]
    public void First_election_tells_when_the_fault_was_noticed_and_what_came_before_does_not()
    {
        var found = Measure(
            new PlantedRun
            {
                Goodput = t => t is >= 20 and < 22 ? 0 : Normal,
                NodeEvents =
                [
                    Event(12, "election-started"),
                    Event(20.1, "parameters-changed"),
                    Event(20.9, "leader-elected"),
                    Event(20.7, "election-started"),
                ],
            }
        );

        Assert.Equal("leader-elected", found.Election!.By);
        Assert.Equal(0.9, found.Election.Seconds, 6);
        Assert.Equal("election-started", found.Detection!.By);
        Assert.Equal(0.7, found.Detection.Seconds, 6);
        Assert.False(found.Detection.IsClientSide);
    }

    [Fact]
    public void Without_node_events_the_first_failed_operation_stands_for_detection_and_says_so()
    {
        var found = Measure(new PlantedRun { Goodput = t => t is >= 20.5 and < 22 ? 0 : Normal });

        Assert.True(found.Detection!.IsClientSide);
        Assert.Equal(0.5, found.Detection.Seconds, 6);
    }

    [Fact]
    public void Window_of_a_fault_ends_where_the_next_begins_and_normal_is_what_was_right_before()
    {
        var run = new PlantedRun
        {
            Goodput = t =>
                t switch
                {
                    >= 15 and < 16 => 0,
                    >= 25 and < 27 => 0,
                    >= 23 and < 25 => 380,
                    _ => Normal,
                },
            Faults = [Fault(1, at: 15, healed: 17), Fault(2, at: 25)],
        };
        var faults = Analyze(run).Recovery!.Faults;

        var (first, second) = (faults[0].Recovery!, faults[1].Recovery!);
        Assert.Equal((25, true), (first.EndSeconds, first.IsEndedByNextFault));
        Assert.Equal(1, first.DowntimeSeconds, 6);
        AssertSeconds(1, first.Recovery);
        Assert.Equal((40, false), (second.EndSeconds, second.IsEndedByNextFault));
        Assert.Equal(17, second.Before.FromSeconds);
        Assert.Equal(2, second.DowntimeSeconds, 6);
    }

    [Fact]
    public void Fault_that_nobody_felt_has_no_failover()
    {
        var found = Measure(new PlantedRun());

        AssertSeconds(Spacing, found.Unavailability);
        Assert.Null(found.Failover);
        AssertSeconds(0, found.Recovery);
        Assert.Null(found.Detection);
        Assert.Null(found.Election);
    }

    [Fact]
    public void Run_without_faults_has_no_recovery()
    {
        Assert.Null(Analyze(new PlantedRun { Faults = [] }).Recovery);
    }

    private static NodeEventRecord Event(double seconds, string kind) => new(seconds, "n2", kind, 3, "n2", "");

    internal static BenchmarkResult Analyze(PlantedRun run) => RunAnalysis.Analyze(run.Record());

    internal static FaultRecovery Measure(PlantedRun run) => Assert.Single(Analyze(run).Recovery!.Faults).Recovery!;

    internal static void AssertSeconds(double expected, CensoredSeconds? found) =>
        Assert.Equal(CensoredSeconds.Ended(Math.Round(expected, 6)), Rounded(found));

    internal static CensoredSeconds? Rounded(CensoredSeconds? value) =>
        value is { } seconds ? seconds with { Seconds = Math.Round(seconds.Seconds, 6) } : null;
}
