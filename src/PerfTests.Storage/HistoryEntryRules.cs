using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;

namespace PerfTests.Storage;

/// <summary>What an entry must hold so that every store can keep it and every view can show it.</summary>
internal static class HistoryEntryRules
{
    private const int MaxLetters = 500;
    private const int MaxMetrics = 500;

    /// <summary>What is wrong with an entry, one line each.</summary>
    public static IEnumerable<string> Check(HistoryEntry entry) =>
        [
            .. CheckText("run_id", entry.RunId),
            .. CheckText("scenario", entry.Scenario),
            .. CheckText("scenario_hash", entry.ScenarioHash),
            .. entry.Commit is { } commit ? CheckText("commit", commit) : [],
            .. Enum.IsDefined(entry.Status) ? Array.Empty<string>() : [$"status {entry.Status} is unknown"],
            .. CheckMetrics(entry.Metrics),
        ];

    private static IEnumerable<string> CheckText(string name, string text)
    {
        if (text.Length is 0 or > MaxLetters || text.Any(char.IsControl))
        {
            yield return $"{name} must be 1 to {MaxLetters} letters, none of them a control character";
        }
    }

    private static IEnumerable<string> CheckMetrics(IReadOnlyList<RunMetric> metrics)
    {
        if (metrics.Count > MaxMetrics)
        {
            yield return $"metrics must be at most {MaxMetrics}";
        }

        if (metrics.Select(metric => metric.Name).Distinct(StringComparer.Ordinal).Count() < metrics.Count)
        {
            yield return "metrics must have names of their own";
        }

        foreach (var metric in metrics)
        {
            foreach (var problem in CheckText("a metric's name", metric.Name))
            {
                yield return problem;
            }

            if (!double.IsFinite(metric.Value) || metric.Value <= 0)
            {
                yield return $"the value of {metric.Name} must be a number above 0";
            }

            if (!Enum.IsDefined(metric.Kind))
            {
                yield return $"the kind of {metric.Name} is unknown";
            }
        }
    }
}
