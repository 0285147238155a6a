using System.Text.Json;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Reporting.Checks;

/// <summary>
/// Reads the JSON document of a check, so that a job that may write comments renders what a job that may not has measured. The document is foreign: it may say
/// anything, and is bounded in size; what it says is escaped where it is shown.
/// </summary>
public static class CheckReader
{
    /// <summary>Longer documents are refused.</summary>
    public const int MaxLetters = 4_000_000;

    private const int MaxMetrics = 200;

    /// <summary>Reads a check; its single values are left out.</summary>
    /// <exception cref="FormatException">The text is no document of a check, or one of a later version.</exception>
    public static CheckReport Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLetters)
        {
            throw new FormatException($"the document is longer than {MaxLetters} letters");
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"the document is no check of PerfTests ({failure.Message})", failure);
        }
    }

    private static CheckReport Read(JsonElement root)
    {
        if (Text(root, "document") != "perftests.check")
        {
            throw new FormatException("the document is no check of PerfTests");
        }

        var version = root.GetProperty("format_version").GetInt32();
        if (version != CheckJson.FormatVersion)
        {
            throw new FormatException(
                $"the document is of version {version}; this program reads {CheckJson.FormatVersion}: make the check again"
            );
        }

        return new CheckReport
        {
            Name = Text(root, "name"),
            Kind = Text(root, "kind"),
            Baseline = Text(root, "baseline"),
            Candidate = Text(root, "candidate"),
            Verdict = Word(root, "verdict"),
            Failure = Optional(root, "failure"),
            Remarks = Texts(root, "remarks"),
            Judgements = [.. root.GetProperty("metrics").EnumerateArray().Take(MaxMetrics).Select(Judgement)],
            ReproduceCommand = Text(root, "reproduce_command"),
        };
    }

    private static Judgement Judgement(JsonElement metric)
    {
        var isHigherBetter = metric.GetProperty("is_higher_better").GetBoolean();
        var (low, high) = (
            Log(metric.GetProperty("interval_percent")[0]),
            Log(metric.GetProperty("interval_percent")[1])
        );
        return new Judgement
        {
            Metric = Text(metric, "name"),
            Verdict = Word(metric, "verdict"),
            IsGating = metric.GetProperty("is_gating").GetBoolean(),
            IsExact = metric.TryGetProperty("is_exact", out var exact) && exact.ValueKind == JsonValueKind.True,
            IsHigherBetter = isHigherBetter,
            Estimate = Worse(Log(metric.GetProperty("estimate_percent"))),
            Interval = new Interval(
                Worse(isHigherBetter ? high : low) ?? double.NegativeInfinity,
                Worse(isHigherBetter ? low : high) ?? double.PositiveInfinity
            ),
            IntervalConfidence = metric.GetProperty("interval_confidence").GetDouble(),
            P = Number(metric.GetProperty("p")),
            Threshold = Log(metric.GetProperty("threshold_percent")) ?? 0,
            MinimumDetectableEffect = Worse(Log(metric.GetProperty("minimum_detectable_percent"))),
            Reason = Text(metric, "reason"),
            WhatWouldSettleIt = Optional(metric, "what_would_settle_it"),
            Notes = Texts(metric, "notes"),
        };

        // Figures are in the metric's own direction; judgements are kept with positive for worse.
        double? Worse(double? change) => isHigherBetter ? -change : change;
    }

    private static double? Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static double? Log(JsonElement percent) =>
        Number(percent) is { } number ? LogRatio.FromPercent(number) : null;

    private static Verdict Word(JsonElement element, string name) =>
        Enum.Parse<Verdict>(Text(element, name), ignoreCase: true) is var verdict && Enum.IsDefined(verdict)
            ? verdict
            : throw new FormatException($"{name} is no verdict");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";

    private static string? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Take(MaxMetrics).Select(value => value.GetString() ?? "")];
}
