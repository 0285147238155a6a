using System.CommandLine;
using PerfTests.Sessions;
using PerfTests.Sessions.Loading;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests calibrate</c>: what the load generator can do on this machine.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("calibrate", "Measure the load generator itself, without a system: about 15 s.")
        {
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            var report = await Calibration.RunAsync(Composition.Default, cancellationToken).ConfigureAwait(false);
            await Console
                .Out.WriteLineAsync(asJson ? JsonOutput.Serialize(report) : LoadText.Of(report))
                .ConfigureAwait(false);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }
}
