using PerfTests.Analysis.History;
using PerfTests.Analysis.Results;

namespace PerfTests.Cli.History;

/// <summary>A run in a list, for programs.</summary>
internal sealed record HistoryRow(
    string RunId,
    string Scenario,
    DateTimeOffset StartedAt,
    RunStatus Status,
    string Epoch,
    string? Commit,
    string? Folder,
    IReadOnlyDictionary<string, double> Metrics
)
{
    public static HistoryRow Of(HistoryEntry entry) =>
        new(
            entry.RunId,
            entry.Scenario,
            entry.StartedAt,
            entry.Status,
            entry.Epoch,
            entry.Commit,
            entry.Folder,
            entry.Metrics.ToDictionary(metric => metric.Name, metric => metric.Value)
        );
}
