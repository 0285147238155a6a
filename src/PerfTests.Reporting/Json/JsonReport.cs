using System.Text;
using System.Text.Json;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Analysis.Latencies;
using PerfTests.Analysis.Resources;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Recording;

namespace PerfTests.Reporting.Json;

/// <summary>Results as JSON: snake case, units in the names, null for what was not measured. Described in <c>docs/report.md</c>.</summary>
public static class JsonReport
{
    /// <summary>Version of the documents. Names and meanings stay within a version; names may be added.</summary>
    public const int FormatVersion = 1;

    private static readonly JsonSerializerOptions Options = new(RunJson.Indented)
    {
        Converters =
        {
            new CompactArrayConverter<ResourcePoint>(point => (point.Seconds, point.Value)),
            new CompactArrayConverter<DistributionPoint>(point => (point.Percentile, point.ValueUs)),
            new CompactCountsConverter(),
        },
    };

    /// <summary>The whole result of a run.</summary>
    public static string Render(BenchmarkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Write(writer =>
        {
            writer.WriteString("document", "perftests.result");
            writer.WriteNumber("format_version", FormatVersion);
            Add(writer, "verdict", result.Verdict);
            AddSafety(writer, result.Safety);
            AddFigures(writer, result.Figures);
            Add(writer, "manifest", result.Manifest);
            Add(writer, "total_seconds", result.TotalSeconds);
            Add(writer, "window", result.IsUnsafe ? null : result.Window);
            Add(writer, "throughput", result.IsUnsafe ? null : result.Throughput);
            Add(writer, "latency", result.IsUnsafe ? null : result.Latency);
            Add(writer, "phases", result.Phases);
            Add(writer, "costs", result.IsUnsafe ? null : result.Costs);
            Add(writer, "quality", result.IsUnsafe ? null : result.Quality);
            Add(writer, "dissemination", result.Dissemination);
            Add(writer, "errors", result.Errors);
            AddFindings(writer, result.Findings);
            Add(writer, "warnings", result.Warnings);
            Add(writer, "events", result.Events);
            Add(writer, "recovery", result.Recovery);
            Add(writer, "node_events", result.NodeEvents);
            Add(writer, "resources", result.IsUnsafe ? null : result.Resources);
        });
    }

    /// <summary>The findings of runs, the weightiest first: what <c>perftests analyze --json</c> prints.</summary>
    /// <param name="results">The runs, at least one; of several, each finding names its run.</param>
    public static string RenderFindings(IReadOnlyList<BenchmarkResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return Write(writer =>
        {
            writer.WriteString("document", "perftests.findings");
            writer.WriteNumber("format_version", FormatVersion);
            if (results.Count == 1)
            {
                AddRunOf(writer, results[0]);
                return;
            }

            writer.WriteStartArray("runs");
            foreach (var result in results)
            {
                writer.WriteStartObject();
                AddRunOf(writer, result);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>The headline figures of every run of a session.</summary>
    /// <param name="entries">The runs in the order to show.</param>
    /// <param name="directory">The folder that the reports' paths are relative to; null leaves it out, as in a file that lies there.</param>
    public static string RenderSession(IReadOnlyList<SessionEntry> entries, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return Write(writer =>
        {
            writer.WriteString("document", "perftests.session");
            writer.WriteNumber("format_version", FormatVersion);
            if (directory is not null)
            {
                writer.WriteString("directory", directory);
            }

            writer.WriteStartArray("runs");
            foreach (var entry in entries)
            {
                writer.WriteStartObject();
                AddRun(writer, entry);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("recovery");
            foreach (var scenario in entries.GroupBy(entry => entry.Result.Manifest.Scenario))
            {
                foreach (var summary in RecoverySummaries.Over(scenario.Select(entry => entry.Result)))
                {
                    writer.WriteStartObject();
                    writer.WriteString("scenario", scenario.Key);
                    writer.WriteNumber("fault", summary.Fault.Number);
                    writer.WriteString("kind", summary.Fault.Kind);
                    Add(writer, "runs", summary.Runs);
                    AddSummaries(writer, summary.Figures);
                    Add(writer, "periods", summary.Periods);
                    writer.WriteEndObject();
                }
            }

            writer.WriteEndArray();
        });
    }

    private static void AddRunOf(Utf8JsonWriter writer, BenchmarkResult result)
    {
        writer.WriteString("scenario", result.Manifest.Scenario);
        writer.WriteString("run_id", result.Manifest.RunId);
        Add(writer, "status", result.Verdict.Status);
        AddFindings(writer, result.Findings);
    }

    private static void AddFindings(Utf8JsonWriter writer, IReadOnlyList<Finding> findings) =>
        Add(
            writer,
            "findings",
            findings.Select(finding => new
            {
                finding.Id,
                finding.Severity,
                finding.Title,
                Subject = finding.Subject.ToString(),
                Where = finding.Subject,
                finding.What,
                finding.Confidence,
                finding.ConfidenceBasis,
                finding.IsProbed,
                Evidence = finding.Evidence.Select(evidence => new
                {
                    evidence.Name,
                    evidence.Value,
                    evidence.Unit,
                    evidence.Threshold,
                    evidence.Text,
                    evidence.Chart,
                }),
                finding.ConfirmBy,
                finding.Demand,
                finding.DemandShare,
            })
        );

    private static void AddRun(Utf8JsonWriter writer, SessionEntry entry)
    {
        var result = entry.Result;
        writer.WriteString("scenario", result.Manifest.Scenario);
        writer.WriteNumber("repetition", result.Manifest.Repetition);
        writer.WriteString("run_id", result.Manifest.RunId);
        writer.WriteString("report", entry.RelativeReportPath);
        Add(writer, "verdict", result.Verdict);
        AddSafety(writer, result.Safety);
        writer.WriteStartObject("figures");
        foreach (var value in result.Figures)
        {
            Add(writer, value.Name, value.Value);
        }

        writer.WriteEndObject();
        Add(writer, "costs", result.IsUnsafe ? null : result.Costs);
        AddFindings(writer, result.Findings);
        Add(writer, "warnings", result.Warnings);
        Add(writer, "recovery", result.Recovery);
    }

    /// <summary>The verdict on the run's safety, with what each check looked at, what it could not look at, and what it found; null if it was not asked for.</summary>
    private static void AddSafety(Utf8JsonWriter writer, SafetyResult? safety)
    {
        if (safety is null)
        {
            writer.WriteNull("safety");
            return;
        }

        writer.WriteStartObject("safety");
        Add(writer, "verdict", safety.Verdict);
        writer.WriteStartArray("checks");
        foreach (var check in safety.Checks)
        {
            writer.WriteStartObject();
            writer.WriteString("name", check.Name);
            Add(writer, "verdict", check.Verdict);
            writer.WriteString("reason", check.Detail);
            AddCounts(writer, "checked", check.Checked);
            AddCounts(writer, "not_checked", check.NotChecked);
            Add(writer, "remedy", check.Remedy);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        Add(writer, "violations", safety.Violations);
        writer.WriteEndObject();
    }

    private static void AddCounts(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, long>> counts)
    {
        writer.WriteStartObject(name);
        foreach (var (what, count) in counts)
        {
            writer.WriteNumber(what, count);
        }

        writer.WriteEndObject();
    }

    private static void AddFigures(Utf8JsonWriter writer, FigureValues figures)
    {
        writer.WriteStartArray("figures");
        foreach (var value in figures)
        {
            writer.WriteStartObject();
            AddDefinition(writer, value.Figure);
            AddReading(writer, "", value.Reading);
            Add(writer, "is_too_few", value.Reading.IsTooFew);
            Add(writer, "samples", value.Reading.Samples);
            Add(writer, "absent_reason", value.Reading.AbsentReason);
            Add(writer, "note", value.Reading.Note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void AddSummaries(Utf8JsonWriter writer, IReadOnlyList<FigureSummary> summaries)
    {
        writer.WriteStartArray("figures");
        foreach (var summary in summaries)
        {
            writer.WriteStartObject();
            AddDefinition(writer, summary.Figure);
            AddReading(writer, "median", summary.Median);
            AddReading(writer, "worst", summary.Worst);
            Add(writer, "runs", summary.Runs);
            Add(writer, "censored", summary.Censored);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void AddDefinition(Utf8JsonWriter writer, Figure figure)
    {
        writer.WriteString("name", figure.Name);
        writer.WriteString("title", figure.Title);
        writer.WriteString("unit", figure.Unit.Name);
        Add(writer, "direction", figure.Direction);
        Add(writer, "kind", figure.Kind);
    }

    /// <param name="writer">Where to.</param>
    /// <param name="what">What the reading is of the figure, for example <c>median</c>; empty for the figure itself.</param>
    /// <param name="reading">The reading.</param>
    private static void AddReading(Utf8JsonWriter writer, string what, Reading reading)
    {
        Add(writer, what.Length > 0 ? what : "value", reading.Value);
        Add(writer, what.Length > 0 ? $"is_{what}_censored" : "is_censored", reading.IsCensored);
    }

    private static void Add<T>(Utf8JsonWriter writer, string name, T value)
    {
        writer.WritePropertyName(name);
        JsonSerializer.Serialize(writer, value, Options);
    }

    private static string Write(Action<Utf8JsonWriter> properties)
    {
        using var buffer = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Indented = true,
                    NewLine = "\n",
                    Encoder = Options.Encoder,
                }
            )
        )
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }
}
