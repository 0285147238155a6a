using PerfTests.Analysis.Results;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Brings the recovery figures of a scenario's repetitions together (METHOD 7: median and worst).</summary>
public static class RecoverySummaries
{
    /// <summary>The faults of a scenario over the runs that count: neither invalid nor incomplete. In order of number.</summary>
    /// <param name="runs">Runs of one scenario.</param>
    public static IReadOnlyList<RecoverySummary> Over(IEnumerable<BenchmarkResult> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var counted = runs.Where(run => run.Verdict.Status is RunStatus.Passed or RunStatus.Failed).ToArray();
        var figures = counted
            .SelectMany(run => run.Figures.Select(value => value.Figure))
            .Where(figure => figure.TakeFromFault is not null)
            .DistinctBy(figure => figure.Name)
            .ToArray();
        return
        [
            .. counted
                .SelectMany(run => run.Recovery?.Faults ?? [])
                .Where(result => result.Recovery is not null)
                .GroupBy(result => result.Fault.Number)
                .OrderBy(group => group.Key)
                .Select(group => Summarize([.. group], figures)),
        ];
    }

    private static RecoverySummary Summarize(FaultResult[] results, Figure[] figures)
    {
        FaultRecovery[] found = [.. results.Select(result => result.Recovery!)];
        return new RecoverySummary
        {
            Fault = results[0].Fault,
            Runs = results.Length,
            Figures =
            [
                .. figures
                    .Select(figure => Summarize(figure, [.. FaultReadings.Order(figure, found.Select(figure.Of))]))
                    .OfType<FigureSummary>(),
            ],
            Periods =
            [
                Period("before", [.. found.Select(one => one.Before)]),
                Period("during", [.. found.Select(one => one.During)]),
                Period("after", [.. found.Select(one => one.After).OfType<FaultPeriod>()]),
            ],
        };
    }

    /// <param name="figure">The definition.</param>
    /// <param name="ordered">Its readings from best to worst.</param>
    private static FigureSummary? Summarize(Figure figure, Reading[] ordered)
    {
        if (ordered.Length == 0)
        {
            return null;
        }

        var (low, high) = (ordered[(ordered.Length - 1) / 2], ordered[ordered.Length / 2]);
        // Of an even number of runs the median lies between two; if the upper one's end was not seen, it lies somewhere above the lower one.
        var median = high.IsCensored ? low.Value : (low.Value + high.Value) / 2;
        return new FigureSummary(
            figure,
            new Reading(median) { IsCensored = high.IsCensored },
            ordered[^1],
            ordered.Length,
            ordered.Count(reading => reading.IsCensored)
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
}
