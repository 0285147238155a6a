using System.Text.Encodings.Web;
using System.Text.Json;
using PerfTests.Analysis.Histories;
using PerfTests.Analysis.Safety;

namespace PerfTests.Reporting.Json;

/// <summary>The verdict on a history as JSON.</summary>
public static class HistoryVerdictJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Renders a verdict.</summary>
    /// <param name="verdict">What the check came to.</param>
    /// <param name="peakBytes">Most memory that the process held, in bytes.</param>
    public static string Render(HistoryVerdict verdict, long peakBytes)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return JsonSerializer.Serialize(
            new
            {
                verdict = $"{verdict.Verdict}".ToLowerInvariant(),
                model = verdict.Model,
                operations = verdict.Operations,
                partitions = verdict.Partitions,
                elapsed_ms = Math.Round(verdict.Elapsed.TotalMilliseconds, 3),
                peak_bytes = peakBytes,
                anomalies = verdict.Anomalies,
                strongest_model = verdict.StrongestModel,
                counterexample = verdict.Counterexample is { } shown ? Counterexample(shown) : null,
            },
            Options
        );
    }

    private static object Counterexample(Violation violation) =>
        new
        {
            rule = violation.Rule,
            explanation = violation.Explanation,
            operations = violation.Operations.Select(operation => new
            {
                line = operation.Sequence,
                client = operation.Client,
                text = operation.Text,
                start = operation.StartSeconds,
                end = operation.EndSeconds,
                impossible = operation.IsImpossible,
            }),
            cycle = violation.Cycle,
        };
}
