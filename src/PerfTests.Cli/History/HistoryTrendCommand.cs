using System.CommandLine;
using PerfTests.Sessions.History;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history trend SCENARIO</c>: how its metrics moved, and where their level changed.</summary>
internal static class HistoryTrendCommand
{
    public static Command Create()
    {
        var target = new HistoryTarget();
        var filter = new HistoryFilterOptions(HistoryTrends.DefaultLast);
        var scenario = new Argument<string>("SCENARIO") { Description = "The scenario's name." };
        var metrics = new Option<string[]>("--metric")
        {
            Description =
                "Metric to look at; may be given often. Default: goodput, median response time, processor time per operation.",
        };
        var json = new Option<bool>("--json") { Description = "Print the trends as JSON." };
        var command = new Command(
            "trend",
            "Show how metrics of a scenario moved and where they changed level (advisory)."
        )
        {
            scenario,
            metrics,
            json,
        };
        filter.AddTo(command);
        target.AddTo(command);
        command.SetAction(
            target.Act(
                HistoryAccess.Read,
                async (store, parsed, cancellationToken) =>
                {
                    var trends = await HistoryTrends
                        .ReadAsync(
                            store,
                            filter.Read(parsed, parsed.GetValue(scenario)),
                            parsed.GetValue(metrics) ?? [],
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    Console.WriteLine(
                        parsed.GetValue(json)
                            ? JsonOutput.Serialize(new { Trends = trends })
                            : HistoryText.Trends(trends)
                    );
                    return ExitCodes.Success;
                }
            )
        );
        return command;
    }
}
