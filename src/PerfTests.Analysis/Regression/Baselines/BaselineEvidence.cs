using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>
/// What a candidate's runs say against a baseline, metric by metric (METHOD 9 a): the centre c of the candidate against the mean m of the baseline's K centres, with the
/// prediction bound m + t(1 - alpha, K - 1) max(s, 0.5 %) sqrt(1 + 1/K). The bound is that of one new draw, so it also covers what moves all of a
/// session's runs together by up to what single runs vary.
/// </summary>
internal static class BaselineEvidence
{
    /// <summary>Baselines that happen to repeat better than this are not believed to.</summary>
    public const double SmallestDeviation = 0.005;

    private const double Power = 0.8;

    /// <summary>The evidence on one metric, from logarithms signed so that positive is worse.</summary>
    public static ShiftEvidence Of(
        string metric,
        IReadOnlyList<double> baseline,
        IReadOnlyList<double> candidate,
        JudgementRules rules
    )
    {
        var (k, n) = (baseline.Count, candidate.Count);
        var mean = baseline.Average();
        var deviation = Math.Max(Descriptive.StandardDeviation(baseline), SmallestDeviation);
        var change = HodgesLehmann.Center(candidate) - mean;
        var predicted = deviation * Math.Sqrt(1 + (1.0 / k));
        double Tail(double effect) => StudentT.CDF(0, 1, k - 1, -effect / predicted);
        var margin = Student.Quantile((1 + rules.IntervalConfidence) / 2, k - 1) * predicted;
        return new ShiftEvidence
        {
            Metric = metric,
            Threshold = rules.Threshold,
            Estimate = change,
            Interval = new Interval(change - margin, change + margin),
            // The rule asks of a pass only that the centre is within the threshold.
            PassBound = change,
            StrictBounds = Interval.Unbounded,
            P = 2 * Tail(Math.Abs(change)),
            WorseP = change > rules.Threshold ? Tail(change) : 1,
            BetterP = -change > rules.Threshold ? Tail(-change) : 1,
            StandardError = predicted,
            DegreesOfFreedom = k - 1,
            Rows = n,
            Counts = $"{n} {(n == 1 ? "run" : "runs")} against a baseline of {k}",
            RowName = "runs",
            SmallestP = 0,
            RowsNeeded = static _ => 1,
            MinimumDetectable = alpha =>
                Math.Max(rules.Threshold, Student.Quantile(1 - alpha, k - 1) * predicted)
                + (Student.Quantile(Power, k - 1) * deviation * Math.Sqrt((1.0 / n) + (1.0 / k))),
            HowToSettle =
                $"a comparison in interleaved blocks (perftests ab), in which what the machine does falls on both sides; or a baseline of runs that vary less than these by {LogRatio.ToPercent(deviation):0.0} %",
        };
    }
}
