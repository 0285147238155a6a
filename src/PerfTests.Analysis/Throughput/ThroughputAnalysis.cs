using PerfTests.Analysis.Statistics;
using PerfTests.Recording;

namespace PerfTests.Analysis.Throughput;

/// <summary>Computes throughput from the intervals of a run (METHOD 2).</summary>
internal static class ThroughputAnalysis
{
    /// <summary>Success that an interval needs to count as optimal.</summary>
    private const double OptimalSuccessShare = 0.95;

    /// <summary>Share of the intervals that must reach the sustainable goodput.</summary>
    private const double SustainableShare = 0.8;

    public static ThroughputResult Analyze(RunRecord record, MeasurementWindow window)
    {
        var series = record
            .Intervals.Where(interval => interval.DurationSeconds > 0)
            .Select(IntervalResult.Of)
            .ToArray();
        var measured = series.Where(interval => interval.Stage == RunStage.Measure).ToArray();
        // A rate over a sliver of an interval is noise and would become the maximum.
        var whole = measured
            .Where(interval => interval.DurationSeconds >= 0.5 * record.Manifest.IntervalSeconds)
            .ToArray();
        var goodput = whole.Select(interval => interval.GoodputPerSecond).ToArray();
        return new ThroughputResult
        {
            OfferedPerSecond = window.Scheduled / window.Seconds,
            SentPerSecond = window.Sent / window.Seconds,
            GoodputPerSecond = window.OkInWindow / window.Seconds,
            GoodputShare = (double)window.OkInWindow / window.Scheduled,
            SuccessShare = window.SuccessShare,
            AveragePerSecond = Average(measured),
            MaximumPerSecond = Highest(goodput),
            OptimalPerSecond = Highest(
                whole.Where(interval => interval.SuccessShare >= OptimalSuccessShare).Select(i => i.GoodputPerSecond)
            ),
            SustainablePerSecond = Sustainable(goodput),
            Variability =
                goodput.Length > 1 && goodput.Any(rate => rate > 0)
                    ? Descriptive.CoefficientOfVariation(goodput)
                    : double.NaN,
            Intervals = whole.Length,
            PeakPower = FindPeakPower(whole),
            Series = series,
        };
    }

    private static double Average(IReadOnlyCollection<IntervalResult> intervals) =>
        intervals.Sum(interval => interval.GoodputPerSecond * interval.DurationSeconds)
        / intervals.Sum(interval => interval.DurationSeconds);

    private static double Highest(IEnumerable<double> rates) => rates.DefaultIfEmpty(double.NaN).Max();

    private static double Sustainable(double[] goodput)
    {
        if (goodput.Length == 0)
        {
            return double.NaN;
        }

        var descending = goodput.OrderDescending().ToArray();
        return descending[(int)Math.Ceiling(SustainableShare * descending.Length) - 1];
    }

    private static PeakPower? FindPeakPower(IReadOnlyList<IntervalResult> intervals)
    {
        var steps = intervals
            .Where(interval => double.IsFinite(interval.RequestedPerSecond))
            .GroupBy(interval => interval.RequestedPerSecond)
            .Select(Step)
            .ToArray();
        var usable = steps.Where(step => step is { GoodputPerSecond: > 0, MeanUs: > 0 }).ToArray();
        if (steps.Length < 2 || usable.Length == 0)
        {
            return null;
        }

        var best = usable.MaxBy(step => step.GoodputPerSecond / step.MeanUs)!;
        return best with
        {
            RatesCompared = steps.Length,
            IsHighestRate = steps.All(step => step.OfferedPerSecond <= best.OfferedPerSecond),
        };
    }

    private static PeakPower Step(IGrouping<double, IntervalResult> step)
    {
        var withLatency = step.Where(interval => double.IsFinite(interval.MeanUs)).ToArray();
        var weighted = withLatency.Sum(interval =>
            interval.MeanUs * interval.GoodputPerSecond * interval.DurationSeconds
        );
        var completions = withLatency.Sum(interval => interval.GoodputPerSecond * interval.DurationSeconds);
        return new PeakPower(step.Key, Average([.. step]), weighted / completions, 0, false);
    }
}
