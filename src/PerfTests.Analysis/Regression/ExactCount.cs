using System.Globalization;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression;

/// <summary>
/// Judges counts that do not vary (METHOD 9: exact): where every run of the baseline gave the same count, no noise has to be told from a change, and nothing is
/// tolerated.
/// </summary>
internal static class ExactCount
{
    /// <summary>Counts that agree within this share are the same count: baselines keep six significant digits.</summary>
    private const double Precision = 1e-5;

    /// <summary>Whether runs all gave the same count.</summary>
    public static bool IsExact(IReadOnlyList<double> counts) =>
        counts.Count > 1 && counts.All(count => IsSame(count, counts[0]));

    /// <summary>Judges runs against a count that does not vary.</summary>
    /// <param name="metric">Name of the metric.</param>
    /// <param name="isGating">Whether it decides.</param>
    /// <param name="isHigherBetter">Whether more is better; otherwise less is.</param>
    /// <param name="baseline">The count of the baseline's runs, all the same.</param>
    /// <param name="candidate">The counts of the runs to judge, at least one.</param>
    /// <param name="levels">Levels to state.</param>
    public static Judgement Judge(
        string metric,
        bool isGating,
        bool isHigherBetter,
        IReadOnlyList<double> baseline,
        IReadOnlyList<double> candidate,
        JudgementRules levels
    )
    {
        var count = baseline[0];
        var center = Quantiles.Median([.. candidate]);
        var others = candidate.Count(value => !IsSame(value, count));
        var isSame = IsSame(center, count);
        var change = (isHigherBetter ? -1 : 1) * Math.Log(center / count);
        var low = (isHigherBetter ? -1 : 1) * Math.Log(candidate.Min() / count);
        var high = (isHigherBetter ? -1 : 1) * Math.Log(candidate.Max() / count);
        return new Judgement
        {
            Metric = metric,
            IsGating = isGating,
            IsExact = true,
            IsHigherBetter = isHigherBetter,
            Verdict =
                isSame ? Verdict.Pass
                : change > 0 ? Verdict.Regressed
                : Verdict.Improved,
            Estimate = isSame ? 0 : change,
            Interval = new Interval(Math.Min(low, high), Math.Max(low, high)),
            IntervalConfidence = levels.IntervalConfidence,
            Threshold = 0,
            MinimumDetectableEffect = Precision,
            Reason = isSame
                ? $"still {Show(count)}; counts that do not vary are held exactly"
                : $"{(center > count ? "rose" : "fell")} from {Show(count)} to {Show(center)}; counts that do not vary are held exactly",
            Notes = isSame && others > 0 ? [Varied(others, candidate)] : [],
        };
    }

    private static bool IsSame(double count, double other) => Math.Abs(Math.Log(count / other)) < Precision;

    private static string Varied(int others, IReadOnlyList<double> candidate) =>
        $"{others} of {candidate.Count} runs gave another count, from {Show(candidate.Min())} to {Show(candidate.Max())}: it begins to vary";

    /// <summary>All digits that a baseline keeps: a rise by 0.01 % must be seen in the text.</summary>
    private static string Show(double count) => count.ToString("G6", CultureInfo.InvariantCulture);
}
