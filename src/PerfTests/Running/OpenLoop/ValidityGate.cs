using System.Globalization;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// Decides whether the generator was the limit (METHOD 1). A slow or stopped system must not read as a slow generator, so
/// that the schedule lag is that of pacer and dispatch alone, and a full cap is judged by what the system did meanwhile.
/// </summary>
internal static class ValidityGate
{
    public const double MinSentShare = 0.99;

    public const double MaxCpuShare = 0.9;

    /// <summary>Below this share of waiting operations a full cap is a moment's chance.</summary>
    public const double MinQueuedShare = 0.001;

    /// <summary>From this ratio of service times on, capped to calm, it was the system that had become slow.</summary>
    public const double SlowedDown = 2;

    /// <summary>A pause longer than this share of p99 shapes the tail, if the pauses together can reach the 99th percentile.</summary>
    public const double PauseShareOfP99 = 0.5;

    /// <summary>Pauses hit about as large a share of arrivals as they take of the time; half of one percent is half of what lies above p99.</summary>
    public const double MinPausedShare = 0.005;

    /// <summary>A few operations that are just being handed over at the end of a short window are no debt.</summary>
    public const long MinOverdue = 10;

    /// <summary>The reasons, each with its numbers; empty if the generator kept up.</summary>
    public static IReadOnlyList<string> Judge(GeneratorFacts facts)
    {
        var reasons = new List<string>();
        if (facts.Overdue >= MinOverdue && facts.Overdue > (1 - MinSentShare) * facts.Scheduled)
        {
            reasons.Add(
                Text(
                    $"{facts.Overdue:#,0} of {facts.Scheduled:#,0} operations due were not sent by the end of the window: sent/offered below {MinSentShare * 100:0} %"
                )
            );
        }

        JudgeLag(facts, reasons);
        JudgeCap(facts, reasons);
        if (facts.CpuShare > MaxCpuShare)
        {
            reasons.Add(Text($"the generator used {facts.CpuShare * 100:0} % of the machine's processor time"));
        }

        if (
            facts.LongestPauseMs * 1e6 > PauseShareOfP99 * facts.ResponseP99
            && facts.PauseSeconds > MinPausedShare * facts.WindowSeconds
        )
        {
            reasons.Add(
                Text(
                    $"garbage collection paused the generator for {facts.PauseSeconds * 1000:0} ms, the longest time for {facts.LongestPauseMs:0.0} ms against a p99 response of {facts.ResponseP99 / 1e6:0.00} ms"
                )
            );
        }

        return reasons;
    }

    private static void JudgeLag(GeneratorFacts facts, List<string> reasons)
    {
        const double MinLimit = 1e6;
        // A NaN median, of a window without any success, leaves the 1 ms.
        var limit = facts.LagLimit ?? (facts.ResponseP50 > 10 * MinLimit ? facts.ResponseP50 / 10 : MinLimit);
        if (facts.LagP99 > limit)
        {
            reasons.Add(
                Text($"the p99 of schedule lag is {facts.LagP99 / 1e6:0.00} ms, its limit {limit / 1e6:0.00} ms")
            );
        }
    }

    /// <summary>
    /// The cap is the generator's limit only if the system answered those who had waited for a place about as fast as those
    /// who came while it was idle: then it would have served more. Otherwise it had stopped or was saturated, and a higher cap
    /// would only have moved the waiting from here to there.
    /// </summary>
    private static void JudgeCap(GeneratorFacts facts, List<string> reasons)
    {
        if (
            facts.Queued > MinQueuedShare * facts.Scheduled
            && facts.CappedServiceP50 < SlowedDown * facts.CalmServiceP50
        )
        {
            reasons.Add(
                Text(
                    $"the cap of {facts.Cap:#,0} operations in flight held back {facts.Queued:#,0} and dropped {facts.Dropped:#,0}, although the system still answered in {facts.CappedServiceP50 / 1e6:0.00} ms ({facts.CalmServiceP50 / 1e6:0.00} ms when idle)"
                )
            );
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
