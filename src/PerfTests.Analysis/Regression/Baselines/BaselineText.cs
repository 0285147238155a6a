using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>
/// The text of a baseline file: JSON in a fixed order with fixed line breaks, the values of a metric on one line, so that equal baselines are equal files and a
/// difference reads well in any diff tool. A checksum tells a baseline that was recorded from one that was edited.
/// </summary>
public static class BaselineText
{
    /// <summary>Version of the format. Files of another one are refused.</summary>
    public const int FormatVersion = 2;

    /// <summary>What the document is, its first property.</summary>
    public const string Document = "perftests.baseline";

    private static readonly JsonSerializerOptions Quoting = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of a baseline.</summary>
    public static string Write(Baseline baseline)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        return Write(baseline, Checksum(baseline));
    }

    /// <summary>Reads a baseline.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="name">The name used in messages, usually the file.</param>
    /// <exception cref="InvalidBaselineException">The text holds merge conflict markers, ends early, is something else, is of a later version, or was edited.</exception>
    public static Baseline Read(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return new BaselineReader(name).Read(text.TrimStart('\uFEFF'));
    }

    /// <summary>SHA-256 over everything else in the file, in hexadecimal.</summary>
    internal static string Checksum(Baseline baseline) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Write(baseline, ""))));

    /// <summary>The word for a kind of metric.</summary>
    public static string Word(FigureKind kind) => $"{kind}".ToLowerInvariant();

    private static string Write(Baseline baseline, string checksum)
    {
        var text = new StringBuilder();
        text.Append("{\n");
        Property("document", Quote(Document));
        Property("format_version", $"{FormatVersion}");
        Property("scenario", Quote(baseline.Scenario));
        Property("scenario_hash", Quote(baseline.ScenarioHash));
        Property(
            "recorded_at",
            Quote(baseline.RecordedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
        );
        Map("settings", baseline.Settings);
        Map("environment", baseline.Environment);
        Map("artifacts", baseline.Artifacts);
        text.Append("  \"metrics\": [\n");
        text.AppendJoin(",\n", baseline.Metrics.Select(Metric)).Append("\n  ],\n");
        text.Append("  \"checksum\": ").Append(Quote(checksum)).Append("\n}\n");
        return text.ToString();

        void Property(string name, string value) => text.Append($"  \"{name}\": {value},\n");

        void Map(string name, IReadOnlyDictionary<string, string> pairs)
        {
            var lines = pairs
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"    {Quote(pair.Key)}: {Quote(pair.Value)}");
            text.Append($"  \"{name}\": {{\n").AppendJoin(",\n", lines).Append("\n  },\n");
        }
    }

    private static string Metric(BaselineMetric metric) =>
        $$"""
                {
                  "name": {{Quote(metric.Name)}},
                  "title": {{Quote(metric.Title)}},
                  "unit": {{Quote(metric.Unit)}},
                  "kind": {{Quote(Word(metric.Kind))}},
                  "higher_is_better": {{(metric.IsHigherBetter ? "true" : "false")}},
                  "values": [{{string.Join(", ", metric.Values.Select(Number))}}]
                }
            """.ReplaceLineEndings("\n");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quote(string value) => JsonSerializer.Serialize(value, Quoting);
}
