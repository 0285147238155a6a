using PerfTests.Analysis.Results;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Brings the recovery figures of a scenario's repetitions together (METHOD 7: median and worst).</summary>
public static class RecoverySummaries
{
    private static readonly (
        string Name,
        string Title,
        string Unit,
        Func<FaultRecovery, CensoredSeconds?> Of
    )[] Figures =
    [
        ("detection_seconds", "Noticed", "seconds", found => Ended(found.Detection?.Seconds)),
        ("election_seconds", "New leader or view", "seconds", found => Ended(found.Election?.Seconds)),
        ("unavailability_seconds", "No success for", "seconds", found => found.Unavailability),
        ("failover_seconds", "Failover", "seconds", found => found.Failover),
        ("downtime_seconds", "Downtime", "seconds", found => Ended(found.DowntimeSeconds)),
        ("recovery_seconds", "Recovered", "seconds", found => found.Recovery),
        ("recovery_from_heal_seconds", "Recovered after healing", "seconds", found => found.RecoveryFromHeal),
        ("dip_depth", "Dip", "share", found => Ended(found.DipDepth)),
        ("lost_operations", "Operations lost or late", "operations", found => Ended(found.LostOperations)),
        ("overshoot", "Overshoot", "share", found => Ended(found.Overshoot)),
        ("availability", "Availability", "share", found => Ended(found.Availability)),
        ("unknown_share", "Unknown outcome", "share", found => Ended(found.UnknownShare)),
        ("burn_rate", "Error budget burn rate", "ratio", found => Ended(found.BurnRate)),
        ("sensitivity_us", "Sensitivity", "us", found => Ended(found.SensitivityUs)),
    ];

    /// <summary>The faults of a scenario over the runs that count: neither invalid nor incomplete. In order of number.</summary>
    /// <param name="runs">Runs of one scenario.</param>
    public static IReadOnlyList<RecoverySummary> Over(IEnumerable<BenchmarkResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.Where(run => run.Verdict.Status is RunStatus.Passed or RunStatus.Failed)
                .SelectMany(run => run.Recovery?.Faults ?? [])
                .Where(result => result.Recovery is not null)
                .GroupBy(result => result.Fault.Number)
                .OrderBy(group => group.Key)
                .Select(group => Summarize([.. group])),
        ];
    }

    private static RecoverySummary Summarize(FaultResult[] results)
    {
        FaultRecovery[] found = [.. results.Select(result => result.Recovery!)];
        return new RecoverySummary
        {
            Fault = results[0].Fault,
            Runs = results.Length,
            Figures =
            [
                .. Figures
                    .Select(figure => Figure(figure, [.. found.Select(figure.Of).OfType<CensoredSeconds>()]))
                    .OfType<RecoveryFigure>(),
            ],
            Periods =
            [
                Period("before", [.. found.Select(one => one.Before)]),
                Period("during", [.. found.Select(one => one.During)]),
                Period("after", [.. found.Select(one => one.After).OfType<FaultPeriod>()]),
            ],
        };
    }

    private static RecoveryFigure? Figure(
        (string Name, string Title, string Unit, Func<FaultRecovery, CensoredSeconds?> Of) figure,
        CensoredSeconds[] values
    )
    {
        if (values.Length == 0)
        {
            return null;
        }

        var isLowWorst = figure.Name == "availability";
        var ordered = values.OrderBy(value => value.IsCensored).ThenBy(value => value.Seconds).ToArray();
        var worst = isLowWorst ? ordered[0] : ordered[^1];
        var (low, high) = (ordered[(ordered.Length - 1) / 2], ordered[ordered.Length / 2]);
        // Of an even number of runs the median lies between two; if the upper one's end was not seen, it lies somewhere above the lower one.
        var median = high.IsCensored ? low.Seconds : (low.Seconds + high.Seconds) / 2;
        return new RecoveryFigure(
            figure.Name,
            figure.Title,
            figure.Unit,
            median,
            high.IsCensored,
            worst.Seconds,
            worst.IsCensored,
            values.Length,
            values.Count(value => value.IsCensored)
        );
    }

    private static PeriodSummary Period(string name, FaultPeriod[] periods) =>
        new(
            name,
            periods.Length,
            Median(periods, period => period.GoodputPerSecond),
            Median(periods, period => period.ResponseP50Us),
            Median(periods, period => period.ResponseP99Us),
            Median(periods, period => period.Availability),
            Median(periods, period => period.LongestGapSeconds)
        );

    private static double Median(FaultPeriod[] periods, Func<FaultPeriod, double> value)
    {
        var values = periods.Select(value).Where(double.IsFinite).ToArray();
        return values.Length > 0 ? Quantiles.Median(values) : double.NaN;
    }

    private static CensoredSeconds? Ended(double? value) =>
        value is { } known && double.IsFinite(known) ? CensoredSeconds.Ended(known) : null;
}
