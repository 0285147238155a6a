using System.Globalization;
using System.Text;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Results;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Markdown;

/// <summary>Recovery figures as Markdown.</summary>
internal static class MarkdownRecovery
{
    /// <summary>The faults of a run, one column each.</summary>
    public static void Add(StringBuilder text, RecoveryResult? recovery, FigureValues figures)
    {
        if (recovery is null)
        {
            return;
        }

        Line(text, "## Faults and recovery");
        Line(text);
        foreach (var result in recovery.Faults)
        {
            var what = result.Fault.Description + (result.Remark.Length > 0 ? $" ({result.Remark})" : "");
            Line(text, $"- Fault {Number(result)}: {MarkdownText.Escape(what)}");
        }

        Line(text);
        var measured = recovery.Faults.Where(result => result.Recovery is not null).ToArray();
        if (measured.Length == 0)
        {
            return;
        }

        Line(
            text,
            $"| Figure | {string.Join(" | ", measured.Select(result => $"{Number(result)} {MarkdownText.Escape(result.Fault.Kind)}"))} |"
        );
        Line(text, $"| --- |{string.Concat(measured.Select(_ => " ---: |"))}");
        foreach (var figure in figures.Select(value => value.Figure).Where(figure => figure.TakeFromFault is not null))
        {
            var cells = measured.Select(result =>
                MarkdownText.Escape(HeadlineFigures.WithNote(figure, figure.Of(result.Recovery!)))
            );
            Line(text, $"| {MarkdownText.Escape(figure.Title)} | {string.Join(" | ", cells)} |");
        }

        Line(text);
    }

    /// <summary>The faults of each scenario of a session over its repetitions, medians with worst.</summary>
    public static void AddSession(StringBuilder text, IReadOnlyList<SessionEntry> entries)
    {
        var summaries = entries
            .GroupBy(entry => entry.Result.Manifest.Scenario)
            .SelectMany(group =>
                RecoverySummaries
                    .Over(group.Select(entry => entry.Result))
                    .Select(summary => (Scenario: group.Key, Summary: summary))
            )
            .ToArray();
        if (summaries.Length == 0)
        {
            return;
        }

        var figures = HeadlineFigures
            .FaultNames.Select(name => entries.Select(entry => entry.Result.Figures.Find(name)).First()?.Figure)
            .OfType<Figure>()
            .ToArray();
        Line(text);
        Line(text, "Recovery, median (worst) over the runs that count:");
        Line(text);
        Line(text, $"| Scenario | Fault | Runs |{string.Concat(figures.Select(figure => $" {figure.Title} |"))}");
        Line(text, $"| --- | --- | ---: |{string.Concat(figures.Select(_ => " ---: |"))}");
        foreach (var (scenario, summary) in summaries)
        {
            var cells = figures.Select(figure =>
                Cell(summary.Figures.FirstOrDefault(shown => shown.Figure.Name == figure.Name))
            );
            Line(
                text,
                $"| {MarkdownText.Escape(scenario)} | {MarkdownText.Escape(summary.Fault.Kind)} | {summary.Runs.ToString(CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |"
            );
        }
    }

    private static string Cell(FigureSummary? summary) =>
        summary is null
            ? FigureText.None
            : MarkdownText.Escape($"{summary.Figure.Show(summary.Median)} ({summary.Figure.Show(summary.Worst)})");

    private static string Number(FaultResult result) => result.Fault.Number.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line = "") =>
        text.Append(line).Replace(FigureText.Gap, ' ').Append('\n');
}
