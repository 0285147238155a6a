using System.CommandLine;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history list</c>: the newest runs.</summary>
internal static class HistoryListCommand
{
    private const int DefaultLast = 20;

    public static Command Create()
    {
        var target = new HistoryTarget();
        var filter = new HistoryFilterOptions(DefaultLast);
        var metrics = new Option<string[]>("--metric")
        {
            Description = "Metric to show; may be given often. Default: goodput, response time p50 and p99.",
        };
        var json = new Option<bool>("--json") { Description = "Print the runs as JSON, with all metrics." };
        var command = new Command("list", "List runs, newest first.") { filter.Scenario, metrics, json };
        filter.AddTo(command);
        target.AddTo(command);
        command.SetAction(
            target.Act(
                HistoryAccess.Read,
                async (store, parsed, cancellationToken) =>
                {
                    var runs = await store
                        .ListAsync(filter.Read(parsed, parsed.GetValue(filter.Scenario)), cancellationToken)
                        .ConfigureAwait(false);
                    Console.WriteLine(
                        parsed.GetValue(json)
                            ? JsonOutput.Serialize(new { Runs = runs.Select(HistoryRow.Of) })
                            : HistoryText.List(runs, parsed.GetValue(metrics) ?? [])
                    );
                    return ExitCodes.Success;
                }
            )
        );
        return command;
    }
}
