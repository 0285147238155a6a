using System.CommandLine;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history</c>: the results of all runs over the years.</summary>
internal static class HistoryCommand
{
    public static Command Create() =>
        new("history", "Show how results moved over time; keep, move and remove them.")
        {
            HistoryListCommand.Create(),
            HistoryShowCommand.Create(),
            HistoryTrendCommand.Create(),
            HistoryImportCommand.Create(),
            HistoryExportCommand.Create(),
            HistoryPruneCommand.Create(),
            HistoryBenchmarkCommand.Create(),
        };
}
