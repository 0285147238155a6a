using System.Globalization;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression;

namespace PerfTests.Reporting.Checks;

/// <summary>A check in plain lines, for terminals and test output.</summary>
public static class CheckText
{
    /// <summary>The verdict first, then what each metric showed.</summary>
    public static IReadOnlyList<string> Lines(CheckReport check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return
        [
            $"verdict: {Word(check.Verdict)} ({check.Kind})",
            .. check.Failure is { } failure ? [$"cut short: {failure}"] : (string[])[],
            .. check.Remarks.Select(remark => $"note: {remark}"),
            .. check.Judgements.SelectMany(Lines),
        ];
    }

    /// <summary>The same of two tables.</summary>
    public static IReadOnlyList<string> Lines(TableComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return [$"verdict: {Word(comparison.Verdict)}", "", .. comparison.Metrics.SelectMany(Lines)];
    }

    /// <summary>Checks as a table of plain text, a row for each metric that decides.</summary>
    public static string Table(IReadOnlyList<CheckReport> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var rows = checks.SelectMany(check =>
            check
                .Judgements.Where(judgement => judgement.IsGating)
                .Select(
                    (judgement, i) =>
                        $"{(i == 0 ? check.Name : ""), -24} {(i == 0 ? check.Candidate : ""), -34} {(i == 0 ? Word(check.Verdict) : ""), -13} {judgement.Metric, -34} {Word(judgement.Verdict), -13} {Percent(judgement.EstimatePercent), 10} {Interval(judgement), 24} {Percent(judgement.MinimumDetectablePercent), 10}"
                )
        );
        var header =
            $"{"check", -24} {"candidate", -34} {"verdict", -13} {"metric", -34} {"verdict", -13} {"change", 10} {"interval", 24} {"detects", 10}";
        return string.Join(Environment.NewLine, rows.Prepend(header));
    }

    /// <summary>The word for a verdict, the same in every view.</summary>
    public static string Word(Verdict verdict) => $"{verdict}".ToLowerInvariant();

    /// <summary>A change in percent with its sign; <c>unknown</c> if it is not known.</summary>
    internal static string Percent(double? value) =>
        value is { } known ? known.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %" : "unknown";

    /// <summary>The estimated change, candidate / baseline - 1, with the word for it.</summary>
    internal static string Change(Judgement judgement) =>
        Percent(judgement.EstimatePercent)
        + judgement.Estimate switch
        {
            > 0 => " worse",
            < 0 => " better",
            _ => "",
        };

    /// <summary>What is tolerated: a change for the worse in percent, or nothing in a count that does not vary.</summary>
    internal static string Tolerated(Judgement judgement) =>
        judgement.IsExact ? "nothing (exact)" : Percent(judgement.ToleratedPercent);

    /// <summary>An interval in percent.</summary>
    internal static string Interval(Judgement judgement) =>
        judgement is { IntervalLowPercent: null, IntervalHighPercent: null }
            ? "unknown"
            : $"{Percent(judgement.IntervalLowPercent)} to {Percent(judgement.IntervalHighPercent)} ({judgement.IntervalConfidence:0.##%})";

    private static IEnumerable<string> Lines(Judgement metric)
    {
        var p = metric.P is { } known ? known.ToString("0.#####", CultureInfo.InvariantCulture) : "unknown";
        yield return $"{metric.Metric, -34} {Word(metric.Verdict), -13} {Change(metric), 16}  {metric.IntervalConfidence:0.##%} interval [{Percent(metric.IntervalLowPercent)}, {Percent(metric.IntervalHighPercent)}]  p {p}  tolerates {Tolerated(metric)}  detects {Percent(metric.MinimumDetectablePercent)}{(metric.IsGating ? "" : "  (advisory)")}";
        yield return $"    {metric.Reason}";
        if (metric.WhatWouldSettleIt is { } settles)
        {
            yield return $"    to settle it: {settles}";
        }

        foreach (var note in metric.Notes)
        {
            yield return $"    note: {note}";
        }
    }
}
