using System.CommandLine;
using System.Globalization;
using PerfTests.Sessions;
using PerfTests.Sessions.History;
using PerfTests.Settings;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history benchmark</c>: how fast the store is with many runs.</summary>
internal static class HistoryBenchmarkCommand
{
    public static Command Create()
    {
        var results = new Option<string>("--results")
        {
            Description = "Synthetic runs to store, 1,000 to 1,000,000. Default: 100000.",
            DefaultValueFactory = _ => "100000",
        };
        var json = new Option<bool>("--json") { Description = "Print the times as JSON." };
        var command = new Command(
            "benchmark",
            "Fill a temporary SQLite history with synthetic runs, and time list and trend. Touches no other history."
        )
        {
            results,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                HistoryTarget.GuardAsync(async () =>
                {
                    var report = await HistoryBenchmark
                        .RunAsync(Read(parsed.GetValue(results)!), Composition.Default.Time, cancellationToken)
                        .ConfigureAwait(false);
                    Console.WriteLine(
                        parsed.GetValue(json) ? JsonOutput.Serialize(report) : HistoryText.Benchmark(report)
                    );
                    return ExitCodes.Success;
                })
        );
        return command;
    }

    private static int Read(string text)
    {
        if (
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1_000 and <= 1_000_000
        )
        {
            return number;
        }

        throw new InvalidSettingsException([
            new SettingProblem("--results", text, "a whole number, 1,000 to 1,000,000"),
        ]);
    }
}
