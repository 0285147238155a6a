using PerfTests.Recording;
using static System.FormattableString;

namespace PerfTests.Analysis.Quality;

/// <summary>
/// Decides whether the load generator was the limit (METHOD 1): the only place of its rules. A slow or stopped system must not read as a slow
/// generator, so that the schedule lag is that of pacer and dispatch alone, and a full bound of operations in flight is judged by what the system did meanwhile.
/// </summary>
public static class ValidityGate
{
    /// <summary>Lowest sent share of the operations due.</summary>
    public const double MinSentShare = 0.99;

    /// <summary>Lowest limit of the 99th percentile of schedule lag, in microseconds, unless another is set.</summary>
    public const double MinLagLimitUs = 1_000;

    /// <summary>Limit of the 99th percentile of schedule lag as a share of the median response time, unless another is set.</summary>
    public const double LagShareOfMedian = 0.1;

    /// <summary>Highest share of all processors' time.</summary>
    public const double MaxCpuShare = 0.9;

    /// <summary>Below this share of waiting operations a full bound is a moment's chance.</summary>
    public const double MinQueuedShare = 0.001;

    /// <summary>From this ratio of service times on, queued to low load, it was the system that had become slow.</summary>
    public const double SlowedDown = 2;

    /// <summary>A pause longer than this share of p99 shapes the tail, if the pauses together can reach the 99th percentile.</summary>
    public const double PauseShareOfP99 = 0.5;

    /// <summary>Pauses hit about as large a share of arrivals as they take of the time; half of one percent is half of what lies above p99.</summary>
    public const double MinPausedShare = 0.005;

    /// <summary>A few operations that are just being handed over at the end of a short window are no debt.</summary>
    public const long MinOverdue = 10;

    /// <summary>The reasons why the generator was the limit over a whole window, each with its numbers; empty if it kept up.</summary>
    public static IReadOnlyList<string> Judge(GeneratorFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var reasons = new List<string>();
        if (facts.Overdue >= MinOverdue && facts.Overdue > (1 - MinSentShare) * facts.Scheduled)
        {
            reasons.Add(
                Invariant(
                    $"{facts.Overdue:#,0} of {facts.Scheduled:#,0} operations due were not sent by the end of the window: sent/offered below {MinSentShare * 100:0} %"
                )
            );
        }

        // A NaN percentile, of a window without any operation sent, is above no limit.
        if (facts.LagP99Us > facts.LagLimitUs)
        {
            reasons.Add(
                Invariant(
                    $"the p99 of schedule lag is {facts.LagP99Us / 1e3:0.00} ms, its limit {facts.LagLimitUs / 1e3:0.00} ms"
                )
            );
        }

        JudgeBound(facts, reasons);
        if (facts.CpuShare > MaxCpuShare)
        {
            reasons.Add(Invariant($"the generator used {facts.CpuShare * 100:0} % of the machine's processor time"));
        }

        if (
            facts.LongestPauseMs * 1e3 > PauseShareOfP99 * facts.ResponseP99Us
            && facts.PauseSeconds > MinPausedShare * facts.WindowSeconds
        )
        {
            reasons.Add(
                Invariant(
                    $"garbage collection paused the generator for {facts.PauseSeconds * 1000:0} ms, the longest time for {facts.LongestPauseMs:0.0} ms against a p99 response of {facts.ResponseP99Us / 1e3:0.00} ms"
                )
            );
        }

        return reasons;
    }

    /// <summary>The intervals in which the generator was the limit, each with its reasons.</summary>
    /// <param name="measured">Intervals of the measurement window.</param>
    /// <param name="lagLimitUs">Limit of the 99th percentile of schedule lag, in microseconds.</param>
    /// <param name="firstFaultSeconds">When the first fault was injected, in seconds since the run's origin; infinity for none.</param>
    public static IEnumerable<GeneratorBoundWindow> JudgeIntervals(
        IEnumerable<IntervalRecord> measured,
        double lagLimitUs,
        double firstFaultSeconds
    )
    {
        ArgumentNullException.ThrowIfNull(measured);
        foreach (var interval in measured)
        {
            var reasons = new List<string>();
            if (interval.LagP99Us > lagLimitUs)
            {
                reasons.Add(
                    Invariant($"schedule lag p99 {interval.LagP99Us / 1000:0.00} ms above {lagLimitUs / 1000:0.00} ms")
                );
            }

            // What fell due at the end of an interval may be sent at the start of the next: one in a hundred, and at least one.
            var missing = interval.Scheduled - interval.Sent;
            // From a fault on, what the bound in flight holds back is the system's doing; the gate judges the bound over the whole window.
            var isHeldBack =
                interval.Queued > 0 && interval.StartSeconds + interval.DurationSeconds > firstFaultSeconds;
            if (!isHeldBack && missing > Math.Max(1, (1 - MinSentShare) * interval.Scheduled))
            {
                reasons.Add(Invariant($"{interval.Sent} sent of {interval.Scheduled} due"));
            }

            if (reasons.Count > 0)
            {
                yield return new GeneratorBoundWindow(
                    interval.StartSeconds,
                    interval.DurationSeconds,
                    interval.LagP99Us,
                    (double)interval.Sent / interval.Scheduled,
                    string.Join("; ", reasons)
                );
            }
        }
    }

    /// <summary>Limit of the 99th percentile of schedule lag, in microseconds.</summary>
    /// <param name="setUs">The one that was set, in microseconds; null for the default: the larger of 1 ms and 10 % of the median response time.</param>
    /// <param name="medianResponseUs">Median response time, in microseconds; NaN, of a window without any success, leaves the 1 ms.</param>
    public static double LagLimitUs(double? setUs, double medianResponseUs) =>
        setUs
        ?? (LagShareOfMedian * medianResponseUs > MinLagLimitUs ? LagShareOfMedian * medianResponseUs : MinLagLimitUs);

    /// <summary>
    /// The bound in flight is the generator's limit only if the system answered those who had waited for a place about as fast as those
    /// who came while it was idle: then it would have served more. Otherwise it had stopped or was saturated, and a higher bound
    /// would only have moved the waiting from here to there.
    /// </summary>
    private static void JudgeBound(GeneratorFacts facts, List<string> reasons)
    {
        if (
            facts.Queued > MinQueuedShare * facts.Scheduled
            && facts.QueuedServiceP50Us < SlowedDown * facts.LowLoadServiceP50Us
        )
        {
            var bound = facts.MaxInFlight is { } most ? Invariant($"cap of {most:#,0}") : "cap on";
            reasons.Add(
                Invariant(
                    $"the {bound} operations in flight held back {facts.Queued:#,0} and dropped {facts.Dropped:#,0}, although the system still answered in {facts.QueuedServiceP50Us / 1e3:0.00} ms ({facts.LowLoadServiceP50Us / 1e3:0.00} ms when idle)"
                )
            );
        }
    }
}
