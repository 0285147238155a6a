using System.Text;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Regression;
using PerfTests.Reporting.Markdown;

namespace PerfTests.Reporting.Checks;

/// <summary>
/// Checks as Markdown for pull requests and job summaries. Every text from outside is escaped: what a fork's code printed shows as it is and does nothing.
/// </summary>
public static class CheckMarkdown
{
    /// <summary>First line of a comment, by which the next one finds it to replace it; invisible.</summary>
    public const string Marker = "<!-- perftests-check -->";

    /// <summary>GitHub refuses comments of more letters than this, with room for a remark.</summary>
    private const int MaxLetters = 60_000;

    private static readonly Verdict[] Severity =
    [
        Verdict.Regressed,
        Verdict.Inconclusive,
        Verdict.Improved,
        Verdict.Pass,
    ];

    /// <summary>One check.</summary>
    public static string Render(CheckReport check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var text = new StringBuilder();
        Add(text, check, "#");
        return Finish(text);
    }

    /// <summary>All checks of a pull request as one comment: the worst verdict first, the details folded.</summary>
    public static string RenderComment(IReadOnlyList<CheckReport> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var text = new StringBuilder();
        Line(text, Marker);
        Line(text, "## Performance");
        Line(text);
        if (checks.Count == 0)
        {
            Line(text, "No check was made.");
            return Finish(text);
        }

        Line(text, "| Scenario | Verdict | Decided by | Change | Interval | Tolerated | Could have found |");
        Line(text, "| --- | --- | --- | ---: | ---: | ---: | ---: |");
        var ordered = checks.OrderBy(check => Array.IndexOf(Severity, check.Verdict)).ToArray();
        foreach (var check in ordered)
        {
            var row = Deciding(check);
            Line(
                text,
                $"| {MarkdownText.Escape(check.Name)} | **{CheckText.Word(check.Verdict)}** | {MarkdownText.Escape(row?.Metric ?? "")} | {(row is null ? "unknown" : CheckText.Change(row))} | {(row is null ? "unknown" : CheckText.Interval(row))} | {(row is null ? "unknown" : CheckText.Tolerated(row))} | {CheckText.Percent(row?.MinimumDetectablePercent)} |"
            );
        }

        Line(text);
        Line(
            text,
            "Changes are candidate / baseline - 1. Only *regressed* fails; *inconclusive* says below what would settle it."
        );
        Line(text);
        foreach (var check in ordered)
        {
            Line(text, $"<details><summary>{MarkdownText.Escape(check.Name)}</summary>");
            Line(text);
            Add(text, check, "###");
            Line(text, "</details>");
            Line(text);
        }

        return Finish(text);
    }

    /// <summary>The metric that gave a check its verdict: of those with the same verdict the one furthest beyond its threshold.</summary>
    private static Judgement? Deciding(CheckReport check) =>
        check
            .Judgements.Where(judgement => judgement.IsGating)
            .OrderBy(judgement => judgement.Verdict == check.Verdict ? 0 : 1)
            .ThenByDescending(judgement =>
                (check.Verdict == Verdict.Improved ? -1 : 1) * ((judgement.Estimate ?? 0) - judgement.Threshold)
            )
            .FirstOrDefault();

    private static void Add(StringBuilder text, CheckReport check, string heading)
    {
        Line(text, $"{heading} {MarkdownText.Escape(check.Name)}: {CheckText.Word(check.Verdict)}");
        Line(text);
        Line(
            text,
            $"{MarkdownText.Escape(check.Kind)}. Baseline: {MarkdownText.Escape(check.Baseline)}. Candidate: {MarkdownText.Escape(check.Candidate)}."
        );
        Line(text);
        foreach (var remark in check.Remarks.Concat(check.Failure is { } failure ? [$"cut short: {failure}"] : []))
        {
            Line(text, "- " + MarkdownText.Escape(remark));
        }

        Line(text);
        Line(text, "| Metric | Verdict | Change | Interval | Tolerated | Could have found |");
        Line(text, "| --- | --- | ---: | ---: | ---: | ---: |");
        foreach (var metric in check.Judgements)
        {
            Line(
                text,
                $"| {MarkdownText.Escape(metric.Metric)} | {CheckText.Word(metric.Verdict)}{(metric.IsGating ? "" : " (advisory)")} | {CheckText.Change(metric)} | {CheckText.Interval(metric)} | {CheckText.Tolerated(metric)} | {CheckText.Percent(metric.MinimumDetectablePercent)} |"
            );
        }

        Line(text);
        foreach (var metric in check.Judgements.Where(metric => metric.IsGating && metric.Verdict != Verdict.Pass))
        {
            var settles = metric.WhatWouldSettleIt is { } what ? $" To settle it: {what}." : "";
            Line(text, $"- {MarkdownText.Escape($"{metric.Metric}: {metric.Reason}.{settles}")}");
        }

        Line(text);
        Line(text, MarkdownText.Code(check.ReproduceCommand));
        Line(text);
    }

    private static string Finish(StringBuilder text) =>
        text.Length <= MaxLetters
            ? text.ToString()
            : text.ToString(0, MaxLetters) + "\n\nCut here: the whole is among the job's artifacts.\n";

    private static void Line(StringBuilder text, string line = "") =>
        text.Append(line).Replace(FigureText.Gap, ' ').Append('\n');
}
