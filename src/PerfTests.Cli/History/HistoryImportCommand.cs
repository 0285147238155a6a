using System.CommandLine;
using PerfTests.Sessions.History;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history import PATH...</c>: takes in exports and run folders.</summary>
internal static class HistoryImportCommand
{
    public static Command Create()
    {
        var target = new HistoryTarget();
        var paths = new Argument<string[]>("PATH")
        {
            Description = "A file of JSON lines, a run's folder, or a folder with runs below it.",
            Arity = ArgumentArity.OneOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command(
            "import",
            "Store runs from exports and run folders; what is there already is left as it is."
        )
        {
            paths,
            json,
        };
        target.AddTo(command);
        command.SetAction(
            target.Act(
                HistoryAccess.Write,
                async (composition, store, parsed, cancellationToken) =>
                {
                    var outcome = await HistoryImport
                        .RunAsync(parsed.GetValue(paths)!, store, composition.Analysis, cancellationToken)
                        .ConfigureAwait(false);
                    if (parsed.GetValue(json))
                    {
                        Console.WriteLine(JsonOutput.Serialize(outcome));
                    }
                    else
                    {
                        HistoryText.WriteImport(outcome, store.Description);
                    }

                    return outcome.Problems.Count + outcome.Conflicts.Count == 0
                        ? ExitCodes.Success
                        : ExitCodes.NotPassed;
                }
            )
        );
        return command;
    }
}
