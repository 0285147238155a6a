using PerfTests.Recording;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>
/// The rate of successful operations has been steady: in each fifth of the span it deviates from the span's mean by no more than a share. Fifths, as single
/// intervals of 250 ms scatter by chance alone.
/// </summary>
/// <param name="Lasting">The span.</param>
/// <param name="Within">The share, above 0 and below 1.</param>
public sealed record SteadyRateTrigger(TimeSpan Lasting, double Within) : FaultTrigger
{
    private const int Parts = 5;

    /// <inheritdoc/>
    public override string Describe() =>
        FormattableString.Invariant(
            $"when the rate has been steady within {100 * Within:0.#} % for {Lasting.TotalSeconds:0.###} s"
        );

    /// <inheritdoc/>
    public override bool IsMet(IReadOnlyList<IntervalRecord> measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0)
        {
            return false;
        }

        var last = measured[^1];
        var end = last.StartSeconds + last.DurationSeconds;
        var start = end - Lasting.TotalSeconds;
        // An interval belongs to the span if most of it does: the bounds need not fall together.
        var span = measured.Where(interval => Middle(interval) > start).ToArray();
        if (measured[0].StartSeconds > start + (last.DurationSeconds / 2) || span.Length < Parts)
        {
            return false;
        }

        var mean = RateOf(span);
        return mean > 0
            && span.GroupBy(interval =>
                    Math.Min(Parts - 1, (int)(Parts * (Middle(interval) - start) / Lasting.TotalSeconds))
                )
                .All(part => Math.Abs(RateOf(part) - mean) <= Within * mean);
    }

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate()
    {
        if (Lasting < TimeSpan.FromSeconds(1))
        {
            yield return new SettingProblem("steady rate: lasting", $"{Lasting}", "at least 1 s");
        }

        if (Within is not (> 0 and < 1))
        {
            yield return new SettingProblem("steady rate: within", $"{Within}", "a share above 0 and below 1");
        }
    }

    private static double Middle(IntervalRecord interval) => interval.StartSeconds + (interval.DurationSeconds / 2);

    private static double RateOf(IEnumerable<IntervalRecord> intervals)
    {
        var (ok, seconds) = intervals.Aggregate(
            (Ok: 0L, Seconds: 0.0),
            (sum, interval) => (sum.Ok + interval.Ok, sum.Seconds + interval.DurationSeconds)
        );
        return ok / seconds;
    }
}
