using System.CommandLine;
using PerfTests.Analysis.History;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history show RUN</c>: all that is kept of a run.</summary>
internal static class HistoryShowCommand
{
    private const string Latest = "latest";

    public static Command Create()
    {
        var target = new HistoryTarget();
        var run = new Argument<string>("RUN")
        {
            Description = "The run's name, as list shows it, or 'latest'.",
            DefaultValueFactory = _ => Latest,
        };
        var json = new Option<bool>("--json") { Description = "Print the run as JSON." };
        var command = new Command("show", "Show all that is kept of a run.") { run, json };
        target.AddTo(command);
        command.SetAction(
            target.Act(
                HistoryAccess.Read,
                async (store, parsed, cancellationToken) =>
                {
                    var name = parsed.GetValue(run)!;
                    var entry = await FindAsync(store, name, cancellationToken).ConfigureAwait(false);
                    if (entry is null)
                    {
                        throw new InvalidSettingsException([
                            new SettingProblem("RUN", name, "a run that perftests history list shows"),
                        ]);
                    }

                    Console.WriteLine(
                        parsed.GetValue(json)
                            ? JsonOutput.Serialize(new { entry.Epoch, Run = entry })
                            : HistoryText.Show(entry)
                    );
                    return ExitCodes.Success;
                }
            )
        );
        return command;
    }

    private static async Task<HistoryEntry?> FindAsync(
        IHistoryStore store,
        string name,
        CancellationToken cancellationToken
    )
    {
        if (name != Latest)
        {
            return await store.FindAsync(name, cancellationToken).ConfigureAwait(false);
        }

        var newest = await store.ListAsync(new HistoryFilter { Last = 1 }, cancellationToken).ConfigureAwait(false);
        return newest.Count > 0 ? newest[0] : null;
    }
}
