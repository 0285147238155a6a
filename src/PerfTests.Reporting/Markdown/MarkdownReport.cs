using System.Text;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Reporting.Formatting;

namespace PerfTests.Reporting.Markdown;

/// <summary>Results as Markdown for pull requests and job summaries. Every text from outside is escaped.</summary>
public static class MarkdownReport
{
    private const int MaxErrors = 5;

    /// <summary>One run: verdict, headline figures, percentiles, what to watch for, and how to reproduce it.</summary>
    public static string Render(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder();
        var manifest = result.Manifest;
        Line(text, $"# {MarkdownText.Escape(manifest.Scenario)}: {Word(result.Verdict.Status)}");
        Line(text);
        Line(text, MarkdownText.Escape(result.Verdict.Headline) + ".");
        Line(text);
        AddList(text, result.Verdict.Reasons);
        AddCriteria(text, result.Verdict.Criteria);
        AddSafety(text, result.Safety);
        MarkdownFindings.Add(text, result.Findings);
        if (!result.IsUnsafe)
        {
            AddFigures(text, result);
            AddPercentiles(text, result);
        }

        MarkdownRecovery.Add(text, result.Recovery, result.Figures);
        MarkdownDissemination.Add(text, result.Dissemination);
        if (result.Errors.Count > 0)
        {
            Line(text, "## Errors");
            Line(text);
            AddList(
                text,
                [.. result.Errors.Take(MaxErrors).Select(error => $"{error.Key}: {FigureText.Count(error.Value)}")]
            );
        }

        if (result.Warnings.Count > 0)
        {
            Line(text, "## Warnings");
            Line(text);
            AddList(text, result.Warnings);
        }

        Line(text, "## Reproduce");
        Line(text);
        Line(text, MarkdownText.Code(manifest.ReproduceCommand));
        return text.ToString();
    }

    /// <summary>All runs of a session in one table.</summary>
    public static string RenderSession(IReadOnlyList<SessionEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var text = new StringBuilder();
        Line(text, "# Benchmark results");
        Line(text);
        var figures = entries.Count == 0 ? [] : HeadlineFigures.Of(entries[0].Result).ToArray();
        Line(text, $"| Scenario | Run | Verdict |{string.Concat(figures.Select(value => $" {value.Figure.Title} |"))}");
        Line(text, $"| --- | ---: | --- |{string.Concat(figures.Select(_ => " ---: |"))}");
        foreach (var entry in entries)
        {
            var manifest = entry.Result.Manifest;
            var cells = figures.Select(shown => Cell(entry.Result.Figures.Find(shown.Name)));
            Line(
                text,
                $"| {MarkdownText.Escape(manifest.Scenario)} | {manifest.Repetition} of {manifest.Repetitions} | {Word(entry.Result.Verdict.Status)} | {string.Join(" | ", cells)} |"
            );
        }

        MarkdownRecovery.AddSession(text, entries);
        var remarks = entries
            .SelectMany(entry =>
                entry
                    .Result.Verdict.Reasons.Concat(entry.Result.Warnings)
                    .Select(remark => $"{entry.Result.Manifest.Scenario}: {remark}")
            )
            .Distinct()
            .ToArray();
        if (remarks.Length > 0)
        {
            Line(text);
            AddList(text, remarks);
        }

        return text.ToString();
    }

    private static void AddCriteria(StringBuilder text, IReadOnlyList<Criterion> criteria)
    {
        if (criteria.Count == 0)
        {
            return;
        }

        Line(text, "| Objective | Asked | Measured | |");
        Line(text, "| --- | ---: | ---: | --- |");
        foreach (var criterion in criteria)
        {
            Line(
                text,
                $"| {MarkdownText.Escape(criterion.Title)} | {criterion.LimitText} | {MarkdownText.Escape(criterion.MeasuredText)} | {HeadlineFigures.Word(criterion.Status)} |"
            );
        }

        Line(text);
    }

    private static void AddSafety(StringBuilder text, SafetyResult? safety)
    {
        if (safety is null)
        {
            return;
        }

        Line(text, $"Safety: **{safety.Verdict.ToString().ToLowerInvariant()}**");
        Line(text);
        AddList(
            text,
            [
                .. safety.Checks.Select(check =>
                    $"{check.Name}: {check.Verdict.ToString().ToLowerInvariant()}: {check.Detail}"
                ),
            ]
        );
    }

    private static void AddFigures(StringBuilder text, BenchmarkResult result)
    {
        FigureGroup[] groups = [FigureGroup.Throughput, FigureGroup.Cost, FigureGroup.Own];
        Line(text, "| Figure | Value |");
        Line(text, "| --- | ---: |");
        foreach (var value in groups.SelectMany(result.Figures.Of).Where(IsShown))
        {
            Line(text, $"| {MarkdownText.Escape(value.Figure.Title)} | {MarkdownText.Escape(Show(value))} |");
        }

        Line(text);

        // What a system does not give is left out; what was looked for and not found is shown as such.
        static bool IsShown(FigureValue value) =>
            value.Reading.IsMeasured || value.Figure.Group == FigureGroup.Own || value.Figure.IsHigherBetter;

        static string Show(FigureValue value) =>
            value.Figure.Group == FigureGroup.Own ? HeadlineFigures.WithNote(value) : value.Text;
    }

    private static void AddPercentiles(StringBuilder text, BenchmarkResult result)
    {
        Line(text, "| Latency | Response time | Service time |");
        Line(text, "| --- | ---: | ---: |");
        foreach (var percentile in LatencyDistribution.ShownPercentiles)
        {
            var (response, service) = (LatencyFigures.Response(percentile), LatencyFigures.Service(percentile));
            Line(
                text,
                $"| {FigureText.Percentile(percentile)} | {Cell(result.Figures.Find(response))} | {Cell(result.Figures.Find(service))} |"
            );
        }

        Line(
            text,
            $"| samples | {Cell(result.Figures.Find("response_samples"))} | {Cell(result.Figures.Find("service_samples"))} |"
        );
        Line(text);
        Line(text, "Response time runs from the intended start, service time from the actual send.");
        Line(text);
    }

    private static string Cell(FigureValue? value) =>
        value is null ? FigureText.None
        : value.Reading.IsTooFew ? MarkdownText.Escape(HeadlineFigures.WithNote(value))
        : MarkdownText.Escape(value.Text);

    private static void AddList(StringBuilder text, IReadOnlyList<string> items)
    {
        foreach (var item in items)
        {
            Line(text, "- " + MarkdownText.Escape(item));
        }

        if (items.Count > 0)
        {
            Line(text);
        }
    }

    private static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    private static void Line(StringBuilder text, string line = "") =>
        text.Append(line).Replace(FigureText.Gap, ' ').Append('\n');
}
