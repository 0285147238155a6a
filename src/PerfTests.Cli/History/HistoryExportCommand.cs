using System.CommandLine;
using PerfTests.Sessions.History;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history export [FILE]</c>: gives runs out as JSON lines.</summary>
internal static class HistoryExportCommand
{
    private const string StandardOutput = "-";

    public static Command Create()
    {
        var target = new HistoryTarget();
        var filter = new HistoryFilterOptions(defaultLast: null);
        var file = new Argument<string>("FILE")
        {
            Description = "The file to write, or - for standard output. A file that is there is replaced.",
            DefaultValueFactory = _ => StandardOutput,
        };
        var command = new Command("export", "Write runs as JSON lines, newest first.") { file, filter.Scenario };
        filter.AddTo(command);
        target.AddTo(command);
        command.SetAction(
            target.Act(
                HistoryAccess.Read,
                async (store, parsed, cancellationToken) =>
                {
                    var runs = filter.Read(parsed, parsed.GetValue(filter.Scenario));
                    var path = parsed.GetValue(file)!;
                    var count =
                        path == StandardOutput
                            ? await HistoryExport
                                .RunAsync(store, runs, Console.Out, cancellationToken)
                                .ConfigureAwait(false)
                            : await HistoryExport.RunAsync(store, runs, path, cancellationToken).ConfigureAwait(false);
                    await Console
                        .Error.WriteLineAsync(FormattableString.Invariant($"{count:#,0} runs exported"))
                        .ConfigureAwait(false);
                    return ExitCodes.Success;
                }
            )
        );
        return command;
    }
}
