using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using static PerfTests.UnitTests.Analysis.FaultTolerance.FaultAnalysisTests;
using static PerfTests.UnitTests.Analysis.FaultTolerance.PlantedRun;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

/// <summary>What is said of a fault: recovered, not recovered and why, or that nobody can tell and why.</summary>
public class RecoveryJudgementTests
{
    [Fact]
    public void Run_is_invalid_for_a_fault_that_comes_before_the_cluster_has_recovered()
    {
        var run = new PlantedRun
        {
            Goodput = t => t is >= 20 and < 24 ? 200 : Normal,
            Faults = [Fault(1, at: 20), Fault(2, at: 21)],
            Objectives = new Objectives { MinSuccessShare = 0.5 },
        };
        var result = Analyze(run);
        var faults = result.Recovery!.Faults;

        Assert.Null(faults[0].Recovery!.Recovery);
        Assert.Equal("only 1 s were watched, and 5 s are needed", faults[0].Recovery!.RecoveryWhy);
        Assert.Null(faults[1].Recovery);
        Assert.StartsWith(
            "the cluster had not recovered from fault 1 before: only 1 s were watched",
            faults[1].InvalidReason,
            StringComparison.Ordinal
        );
        Assert.Equal(RunStatus.Invalid, result.Verdict.Status);
        Assert.Contains(
            result.Verdict.Reasons,
            reason => reason.StartsWith("fault 2 (node.kill): the run is invalid for it", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Later_fault_does_not_take_its_normal_from_an_outage()
    {
        // Down from 15 s on, and healed only after the second fault has come.
        var run = new PlantedRun
        {
            Goodput = t => t is >= 15 and < 26 ? 0 : Normal,
            Faults = [Fault(1, at: 15, healed: 26), Fault(2, at: 24, healed: 28)],
        };

        var second = Analyze(run).Recovery!.Faults[1];

        Assert.Null(second.Recovery);
        Assert.Contains("it was still in effect", second.InvalidReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Later_fault_whose_load_before_was_too_small_is_invalid_and_the_first_is_not()
    {
        // 380/s is within nine tenths of the first normal, and below what this scenario asks for.
        var run = new PlantedRun
        {
            Goodput = t => t >= 15 ? 380 : Normal,
            Faults = [Fault(1, at: 15, healed: 16), Fault(2, at: 30)],
            Objectives = new Objectives { MinGoodputBeforeFault = 390 },
        };
        var faults = Analyze(run).Recovery!.Faults;

        Assert.NotNull(faults[0].Recovery);
        Assert.Contains("380/s, below the minimum of 390/s", faults[1].InvalidReason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(356, 10_000, "goodput 356/s below 360/s in the bucket from 37.00 to 40.00 s; watched for 20 s")]
    [InlineData(400, 21_000, "p99 above 20 ms")]
    public void Recovery_that_was_not_seen_names_the_condition_and_the_bucket(double goodput, long us, string why)
    {
        var found = Measure(
            new PlantedRun { Goodput = t => t >= 20 ? goodput : Normal, ResponseUs = t => t >= 20 ? us : 10_000 }
        );

        Assert.Equal(CensoredSeconds.MoreThan(20), Rounded(found.Recovery));
        Assert.StartsWith(why, found.RecoveryWhy, StringComparison.Ordinal);
        Assert.Contains("in the bucket from 37.00 to 40.00 s", found.RecoveryWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void Recovery_that_was_watched_for_too_short_a_time_cannot_be_told()
    {
        var found = Measure(
            new PlantedRun
            {
                Goodput = t => t is >= 20 and < 21 ? 0 : Normal,
                Faults = [Fault(1, at: 20, healed: 37.5)],
            }
        );

        AssertSeconds(1, found.Recovery);
        Assert.Null(found.RecoveryFromHeal);
        Assert.Equal("only 2.5 s were watched, and 5 s are needed", found.RecoveryFromHealWhy);
    }

    [Fact]
    public void Time_before_that_was_much_slower_than_the_time_after_is_not_normal()
    {
        var found = Measure(
            new PlantedRun { ResponseUs = t => t < 20 ? 45_600 : 4_800, Faults = [Fault(1, at: 20, healed: 25)] }
        );

        Assert.Null(found.Recovery);
        Assert.Null(found.RecoveryFromHeal);
        Assert.StartsWith("what was before was not normal: p99 45.", found.RecoveryWhy, StringComparison.Ordinal);
        Assert.Contains("4.8 ms afterwards", found.RecoveryWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_before_with_less_goodput_than_the_time_after_is_not_normal()
    {
        var found = Measure(new PlantedRun { Goodput = t => t < 20 ? 350 : Normal });

        Assert.Null(found.Recovery);
        Assert.Contains("goodput 352/s, and 400/s afterwards", found.RecoveryWhy, StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_bucket_within_the_five_seconds_moves_recovery_behind_it()
    {
        static PlantedRun Run(int slowBuckets) =>
            new() { ResponseUs = t => t >= 22 && t < 22 + (slowBuckets * Bucket) ? 30_000 : 10_000 };

        AssertSeconds(0, Measure(new PlantedRun()).Recovery);
        AssertSeconds(2.25, Measure(Run(slowBuckets: 1)).Recovery);
        AssertSeconds(5, Measure(Run(slowBuckets: 12)).Recovery);
    }

    [Fact]
    public void Recovery_that_an_objective_asks_for_and_nobody_can_tell_is_not_shown()
    {
        var run = new PlantedRun
        {
            Goodput = t => t is >= 36 and < 37 ? 0 : Normal,
            Faults = [Fault(1, at: 36, healed: 37)],
            Objectives = new Objectives { MaxRecoveryAfterHeal = TimeSpan.FromSeconds(5) },
        };

        var verdict = Analyze(run).Verdict;

        Assert.Equal(RunStatus.Invalid, verdict.Status);
        Assert.StartsWith("Recovery is not shown: ", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("only 3 s were watched", Assert.Single(verdict.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, RunStatus.Failed)]
    [InlineData(null, RunStatus.Passed)]
    public void Run_that_has_not_recovered_fails_where_that_is_asked_for_and_says_so_in_any_case(
        int? maxSeconds,
        RunStatus expected
    )
    {
        var result = Analyze(
            new PlantedRun
            {
                Goodput = t => t >= 20 ? 356 : Normal,
                Objectives = new Objectives
                {
                    MinSuccessShare = 0.5,
                    MaxRecoveryAfterHeal = maxSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                },
            }
        );

        Assert.Equal(expected, result.Verdict.Status);
        Assert.DoesNotContain("not recovered", result.Verdict.Headline, StringComparison.Ordinal);
        Assert.Contains(
            expected == RunStatus.Failed ? result.Verdict.Reasons : result.Warnings,
            text => text.Contains("goodput 356/s below 360/s", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Recovery_that_is_known_to_be_too_late_fails_although_its_end_was_not_seen()
    {
        // Back at 38 s, which leaves two seconds to watch: more than 18 s is known, and enough.
        var run = new PlantedRun { Goodput = t => t is >= 20 and < 38 ? 0 : Normal, Faults = [Fault(1, at: 20)] };
        Objectives Asking(double seconds) => new() { MinSuccessShare = 0, MaxRecovery = TimeSpan.FromSeconds(seconds) };

        Assert.Equal(RunStatus.Failed, Analyze(run with { Objectives = Asking(10) }).Verdict.Status);
        Assert.Equal(RunStatus.Invalid, Analyze(run with { Objectives = Asking(30) }).Verdict.Status);
    }

    [Fact]
    public void Unsteady_load_is_judged_over_as_many_buckets_as_the_time_before_needs()
    {
        // Every other bucket brings a fifth less: alone it would never count as recovered.
        var found = Measure(
            new PlantedRun
            {
                Goodput = t =>
                    t is >= 20 and < 22 ? 0
                    : t * 2 % 1 > 0.25 ? 320
                    : Normal,
            }
        );

        Assert.Equal(12, found.JudgedBuckets);
        AssertSeconds(2, found.Recovery);
    }

    [Theory]
    [InlineData(1, 20, "not supported here: no netem")]
    [InlineData(2, 20, "not in effect: no such process")]
    [InlineData(3, 20, "not injected")]
    [InlineData(4, 5, "outside the measurement window")]
    public void Fault_that_was_not_in_effect_has_a_reason_instead_of_figures(int which, double at, string reason)
    {
        var fault = which switch
        {
            1 => Fault(1, at) with { InjectEffectiveSeconds = null, UnsupportedReason = "no netem" },
            2 => Fault(1, at) with { InjectEffectiveSeconds = null, Failure = "no such process" },
            3 => Fault(1, at) with { InjectRequestedSeconds = null, InjectEffectiveSeconds = null },
            _ => Fault(1, at),
        };
        var result = Assert.Single(Analyze(new PlantedRun { Faults = [fault] }).Recovery!.Faults);

        Assert.Null(result.Recovery);
        Assert.Contains(reason, result.Remark, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, null, "200/s, below the minimum of 360/s (90 % of the requested rate)")]
    [InlineData(400, 500.0, "400/s, below the minimum of 500/s (set by the scenario)")]
    public void Run_whose_load_before_the_fault_was_too_small_is_invalid(double before, double? least, string reason)
    {
        var result = Analyze(
            new PlantedRun
            {
                Goodput = _ => before,
                Objectives = new() { MinGoodputBeforeFault = least, MinSuccessShare = 0 },
            }
        );

        Assert.Equal(RunStatus.Invalid, result.Verdict.Status);
        Assert.Contains(result.Verdict.Reasons, text => text.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_whose_fault_comes_before_two_seconds_of_load_is_invalid()
    {
        var result = Analyze(new PlantedRun { Faults = [Fault(1, at: 11.5)] });

        Assert.Equal(RunStatus.Invalid, result.Verdict.Status);
        Assert.Contains("only 1.5 s of load", Assert.Single(result.Verdict.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Unsupported_fault_makes_a_run_invalid_and_one_that_failed_fails_it()
    {
        var unsupported = Fault(1, 20) with { InjectEffectiveSeconds = null, UnsupportedReason = "no netem" };
        var unhealed = Fault(1, 20) with { Failure = "still partitioned after 10 s" };

        Assert.Equal(RunStatus.Invalid, Analyze(new PlantedRun { Faults = [unsupported] }).Verdict.Status);
        var failed = Analyze(new PlantedRun { Faults = [unhealed] }).Verdict;
        Assert.Equal(RunStatus.Failed, failed.Status);
        Assert.Contains("still partitioned", Assert.Single(failed.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public void Missed_recovery_objectives_fail_a_run_and_kept_ones_do_not()
    {
        var run = new PlantedRun { Goodput = t => t is >= 20 and < 21 ? 0 : Normal };

        var kept = Analyze(
            run with
            {
                Objectives = new Objectives
                {
                    MaxUnavailability = TimeSpan.FromSeconds(1.1),
                    MaxRecovery = TimeSpan.FromSeconds(1.1),
                    MaxRecoveryAfterHeal = TimeSpan.FromSeconds(0.1),
                    MinAvailability = 0.96,
                },
            }
        );
        var missed = Analyze(
            run with
            {
                Objectives = new Objectives
                {
                    MaxUnavailability = TimeSpan.FromSeconds(0.9),
                    MaxRecovery = TimeSpan.FromSeconds(0.9),
                    MinAvailability = 0.97,
                },
            }
        );

        Assert.Equal(RunStatus.Passed, kept.Verdict.Status);
        Assert.Contains(
            "no success for 1.00 s, recovered after 1.00 s",
            kept.Verdict.Headline,
            StringComparison.Ordinal
        );
        Assert.Equal(RunStatus.Failed, missed.Verdict.Status);
        Assert.Equal(3, missed.Verdict.Reasons.Count);
    }
}
