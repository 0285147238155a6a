using System.Text;
using PerfTests.Analysis.Latencies;
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
        AddSafety(text, result.Safety);
        AddFigures(text, result);
        AddPercentiles(text, result.Latency);
        MarkdownRecovery.Add(text, result.Recovery);
        MarkdownDissemination.Add(text, result.Dissemination);
        if (result.Errors.Count > 0)
        {
            Line(text, "## Errors");
            Line(text);
            AddList(
                text,
                [.. result.Errors.Take(MaxErrors).Select(error => $"{error.Key}: {Figures.Count(error.Value)}")]
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
        Line(text, "| Scenario | Run | Verdict | Goodput | Offered | Success | p50 | p99 | Samples |");
        Line(text, "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var entry in entries)
        {
            var (manifest, throughput, response) = (
                entry.Result.Manifest,
                entry.Result.Throughput,
                entry.Result.Latency.Response
            );
            Line(
                text,
                $"| {MarkdownText.Escape(manifest.Scenario)} | {manifest.Repetition} of {manifest.Repetitions} | {Word(entry.Result.Verdict.Status)} | {Figures.Rate(throughput.GoodputPerSecond)} | {Figures.Rate(throughput.OfferedPerSecond)} | {Figures.Percent(throughput.SuccessShare)} | {Value(response, 50)} | {Value(response, 99)} | {Figures.Count(response.Count)} |"
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
        var throughput = result.Throughput;
        Line(text, "| Figure | Value |");
        Line(text, "| --- | ---: |");
        Row("Goodput", Figures.Rate(throughput.GoodputPerSecond));
        Row("Offered", Figures.Rate(throughput.OfferedPerSecond));
        Row("Success", Figures.Percent(throughput.SuccessShare));
        Row("Maximum", Figures.Rate(throughput.MaximumPerSecond));
        Row("Optimal (success at least 95 %)", Figures.Rate(throughput.OptimalPerSecond));
        Row("Sustainable (80 % of the intervals)", Figures.Rate(throughput.SustainablePerSecond));
        Row("Variability", Figures.Percent(throughput.Variability));
        foreach (var cost in result.Costs)
        {
            Row($"{cost.Title}, per {cost.Per}", Figures.Cost(cost));
        }

        Line(text);

        void Row(string name, string value) => Line(text, $"| {MarkdownText.Escape(name)} | {value} |");
    }

    private static void AddPercentiles(StringBuilder text, LatencyResult latency)
    {
        Line(text, "| Latency | Response time | Service time |");
        Line(text, "| --- | ---: | ---: |");
        foreach (var percentile in LatencyDistribution.ShownPercentiles)
        {
            Line(
                text,
                $"| {Figures.Percentile(percentile)} | {Value(latency.Response, percentile)} | {Value(latency.Service, percentile)} |"
            );
        }

        Line(text, $"| samples | {Figures.Count(latency.Response.Count)} | {Figures.Count(latency.Service.Count)} |");
        Line(text);
        Line(text, "Response time runs from the intended start, service time from the actual send.");
        Line(text);
    }

    private static string Value(LatencyDistribution distribution, double percentile)
    {
        var value = distribution.Percentiles.Single(shown => shown.Percentile.Equals(percentile));
        return value is { IsTooFew: true, Samples: > 0 }
            ? $"{Figures.Duration(value.ValueUs)} (too few samples)"
            : Figures.Duration(value.ValueUs);
    }

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
        text.Append(line).Replace(Figures.Gap, ' ').Append('\n');
}
