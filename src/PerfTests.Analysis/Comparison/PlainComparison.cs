using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Comparison;

/// <summary>
/// The comparison of a metric that holds zeros or negative values, where a ratio has no meaning. The p-value is that of the plain values; no change in
/// percent can be given, so the verdict is inconclusive, except where every value on both sides is the same.
/// </summary>
internal static class PlainComparison
{
    private const int MaxCellsNamed = 5;

    public static bool IsNeeded(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate) =>
        baseline.Concat(candidate).Any(value => value <= 0);

    public static Judgement Judge(
        string column,
        CsvTable baseline,
        CsvTable candidate,
        ComparisonOptions options,
        JudgementRules rules,
        int gatingMetrics
    )
    {
        // In parts of the largest, whose differences are finite whatever the values are; ranks stay what they are.
        var largest = baseline[column].Concat(candidate[column]).Max(Math.Abs);
        double[] Scaled(IReadOnlyList<double> values) => [.. values.Select(value => largest > 0 ? value / largest : 0)];
        var (x, y) = (Scaled(baseline[column]), Scaled(candidate[column]));
        var p = options.IsPaired ? SignedRank.Test([.. y.Zip(x, (b, a) => b - a)]).P : MannWhitney.Test(y, x).P;
        var isSame =
            x.Concat(y).Distinct().Count() == 1
            && SmallestP(x, y, options) <= VerdictRule.StrictestLevel(gatingMetrics, rules);
        return new Judgement
        {
            Metric = column,
            Verdict = isSame ? Verdict.Pass : Verdict.Inconclusive,
            IsGating = !options.Advisory.Contains(column),
            IsHigherBetter = options.IsHigherBetter(column),
            Estimate = isSame ? 0 : null,
            Interval = isSame ? new Interval(0, 0) : Interval.Unbounded,
            IntervalConfidence = rules.IntervalConfidence,
            P = p,
            Threshold = rules.Threshold,
            Reason = isSame
                ? $"every value on both sides is {baseline[column][0]}"
                : $"changes are judged as ratios, which need values above 0: {Cells(column, baseline, candidate)}",
            WhatWouldSettleIt = isSame
                ? null
                : "a metric whose values are above 0, such as a time, a rate or a size per operation",
        };
    }

    private static double SmallestP(IReadOnlyList<double> x, IReadOnlyList<double> y, ComparisonOptions options) =>
        options.IsPaired ? Math.Pow(0.5, x.Count) : MannWhitney.SmallestP(x.Count, y.Count);

    private static string Cells(string column, CsvTable baseline, CsvTable candidate)
    {
        var cells = Offending(column, baseline).Concat(Offending(column, candidate)).ToArray();
        var more = cells.Length > MaxCellsNamed ? $" and {cells.Length - MaxCellsNamed} more" : "";
        return string.Join(", ", cells.Take(MaxCellsNamed)) + more;
    }

    private static IEnumerable<string> Offending(string column, CsvTable table) =>
        from row in Enumerable.Range(0, table.Rows)
        where table[column][row] <= 0
        select $"{table.Name} line {table.LineOf(row)} holds {table[column][row]}";
}
