using System.Globalization;
using System.Text.Json;
using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>Reads a baseline's text and says exactly what is wrong with one that cannot be used.</summary>
/// <param name="name">The name used in messages.</param>
internal sealed class BaselineReader(string name)
{
    private const string RecordAgain =
        "Restore the file from version control, or delete it, record a new baseline and accept that";

    private static readonly string[] ConflictMarkers = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    public Baseline Read(string text)
    {
        RefuseConflicts(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid("the file is empty", RecordAgain);
        }

        using var document = Parse(text);
        var root = document.RootElement;
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("document", out var kind)
            || kind.ValueKind != JsonValueKind.String
            || kind.GetString() != BaselineText.Document
        )
        {
            throw Invalid(
                "the file is no baseline of PerfTests",
                $"Expected JSON whose first property is \"document\": \"{BaselineText.Document}\"; give the scenario another class or method name, or move the file"
            );
        }

        RefuseOtherVersions(root);
        var (baseline, checksum) = ReadFields(root);
        if (BaselineText.Checksum(baseline) != checksum)
        {
            throw Invalid("its checksum does not match its content: it was edited by hand or damaged", RecordAgain);
        }

        return baseline;
    }

    /// <summary>A merged baseline would mix runs of two commits: neither side's content is guessed at.</summary>
    private void RefuseConflicts(string text)
    {
        var line = 0;
        foreach (var content in text.EnumerateLines())
        {
            line++;
            foreach (var marker in ConflictMarkers)
            {
                if (content.StartsWith(marker, StringComparison.Ordinal))
                {
                    throw Invalid(
                        $"line {line} holds a merge conflict marker",
                        "Take one side whole (git checkout --ours or --theirs), then record again, as neither side measured the merged code"
                    );
                }
            }
        }
    }

    private JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException broken)
        {
            var line = (broken.LineNumber ?? 0) + 1;
            var isCutOff = !text.TrimEnd().EndsWith('}') || line >= text.TrimEnd().Split('\n').Length;
            throw Invalid(
                isCutOff ? $"the file ends early, in line {line}" : $"line {line} is not valid JSON",
                RecordAgain
            );
        }
    }

    private void RefuseOtherVersions(JsonElement root)
    {
        var version =
            root.TryGetProperty("format_version", out var value) && value.TryGetInt32(out var number) ? number : 0;
        if (version > BaselineText.FormatVersion)
        {
            throw Invalid(
                $"its format version {version} is newer than {BaselineText.FormatVersion}, the latest that this PerfTests knows",
                "Use the PerfTests that wrote it, or a later one"
            );
        }

        if (version < 1)
        {
            throw Invalid("it names no format version", RecordAgain);
        }

        if (version < BaselineText.FormatVersion)
        {
            throw Invalid(
                $"its format version {version} is older than {BaselineText.FormatVersion}: it cannot tell whether the same question was asked, under the same limits of the nodes",
                "Record a new baseline (perftests baseline record) and accept that"
            );
        }
    }

    private (Baseline Baseline, string Checksum) ReadFields(JsonElement root)
    {
        try
        {
            var baseline = new Baseline
            {
                Scenario = root.GetProperty("scenario").GetString()!,
                ScenarioHash = root.GetProperty("scenario_hash").GetString()!,
                RecordedAt = DateTimeOffset.Parse(
                    root.GetProperty("recorded_at").GetString()!,
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AdjustToUniversal
                ),
                Settings = Map(root.GetProperty("settings")),
                Environment = Map(root.GetProperty("environment")),
                Artifacts = Map(root.GetProperty("artifacts")),
                Metrics = [.. root.GetProperty("metrics").EnumerateArray().Select(Metric)],
            };
            RefuseUselessValues(baseline);
            return (baseline, root.GetProperty("checksum").GetString() ?? "");
        }
        catch (Exception failure)
            when (failure is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw Invalid($"a part of it is missing or of another type ({failure.Message})", RecordAgain);
        }
    }

    private void RefuseUselessValues(Baseline baseline)
    {
        var broken = baseline.Metrics.FirstOrDefault(metric =>
            metric.Values.Count != baseline.Runs || metric.Values.Any(value => !(value > 0 && double.IsFinite(value)))
        );
        if (broken is not null)
        {
            throw Invalid($"metric {broken.Name} does not hold one value above 0 per run", RecordAgain);
        }
    }

    private static SortedDictionary<string, string> Map(JsonElement element)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            map[property.Name] = property.Value.GetString() ?? "";
        }

        return map;
    }

    private static BaselineMetric Metric(JsonElement element) =>
        new(
            element.GetProperty("name").GetString()!,
            element.GetProperty("title").GetString()!,
            element.GetProperty("unit").GetString()!,
            Enum.Parse<FigureKind>(element.GetProperty("kind").GetString()!, ignoreCase: true),
            element.GetProperty("higher_is_better").GetBoolean(),
            [.. element.GetProperty("values").EnumerateArray().Select(value => value.GetDouble())]
        );

    private InvalidBaselineException Invalid(string problem, string advice) => new(name, problem, advice);
}
