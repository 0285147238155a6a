using System.Globalization;
using System.Text;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Markdown;

/// <summary>Recovery figures as Markdown.</summary>
internal static class MarkdownRecovery
{
    /// <summary>The faults of a run, one column each.</summary>
    public static void Add(StringBuilder text, RecoveryResult? recovery)
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
        foreach (var row in RecoveryRows.All)
        {
            var cells = measured.Select(result => Cell(row.Show(result.Recovery!)));
            Line(text, $"| {row.Title} | {string.Join(" | ", cells)} |");
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

        string[] shown =
        [
            "detection_seconds",
            "unavailability_seconds",
            "failover_seconds",
            "recovery_seconds",
            "lost_operations",
        ];
        Line(text);
        Line(text, "Recovery, median (worst) over the runs that count:");
        Line(text);
        Line(text, "| Scenario | Fault | Runs | Noticed | No success for | Failover | Recovered | Lost or late |");
        Line(text, "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (scenario, summary) in summaries)
        {
            var cells = shown.Select(name => Cell(summary.Figures.FirstOrDefault(figure => figure.Name == name)));
            Line(
                text,
                $"| {MarkdownText.Escape(scenario)} | {MarkdownText.Escape(summary.Fault.Kind)} | {summary.Runs.ToString(CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |"
            );
        }
    }

    private static string Cell(RecoveryFigure? figure) =>
        figure is null
            ? Figures.None
            : MarkdownText.Escape(
                $"{RecoveryFigures.Show(figure, figure.Median, figure.IsMedianCensored)} ({RecoveryFigures.Show(figure, figure.Worst, figure.IsWorstCensored)})"
            );

    private static string Cell((string Value, string Note) shown) =>
        MarkdownText.Escape(shown.Note.Length > 0 ? $"{shown.Value} ({shown.Note})" : shown.Value);

    private static string Number(FaultResult result) => result.Fault.Number.ToString(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string line = "") =>
        text.Append(line).Replace(Figures.Gap, ' ').Append('\n');
}
