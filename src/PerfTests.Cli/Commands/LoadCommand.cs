using System.CommandLine;
using PerfTests.Recording;
using PerfTests.Sessions;
using PerfTests.Sessions.Loading;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests load URL</c>: load on one URL, without a scenario.</summary>
internal static class LoadCommand
{
    /// <summary>
    /// The runtime reads it when the first socket is made: answers are then taken on the thread that hears of them, without a
    /// change of threads. Worth a fifth of the throughput of a closed loop; this process runs no code that could block there.
    /// </summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    public static Command Create()
    {
        var url = new Argument<string>("URL")
        {
            Description = "What to ask, for example http://127.0.0.1:8080/health.",
        };
        var rate = new Option<string?>("--rate")
        {
            Description = "Open loop: operations per second. Default without --connections: 1000.",
        };
        var connections = new Option<string?>("--connections")
        {
            Description = "Closed loop instead: clients that each wait for their answer.",
        };
        var duration = new Option<string?>("--duration") { Description = "Measurement window. Default: 10s." };
        var warmUp = new Option<string?>("--warm-up") { Description = "Load before it, not counted. Default: 2s." };
        var seed = new Option<string?>("--seed") { Description = "Decides Poisson arrivals. Default: 1." };
        var poisson = new Option<bool>("--poisson")
        {
            Description = "Arrivals of independent users, not evenly spaced.",
        };
        var maxConnections = new Option<string?>("--max-connections")
        {
            Description = "Open loop: bound of connections. Default: 256.",
        };
        var timeout = new Option<string?>("--timeout") { Description = "Longest wait for an answer. Default: 5s." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("load", "Put load on a URL and report latency from the intended start.")
        {
            url,
            rate,
            connections,
            duration,
            warmUp,
            seed,
            poisson,
            maxConnections,
            timeout,
            json,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    new LoadArguments
                    {
                        Url = parsed.GetValue(url) ?? "",
                        Rate = parsed.GetValue(rate),
                        Connections = parsed.GetValue(connections),
                        Duration = parsed.GetValue(duration),
                        WarmUp = parsed.GetValue(warmUp),
                        Seed = parsed.GetValue(seed),
                        Poisson = parsed.GetValue(poisson),
                        MaxConnections = parsed.GetValue(maxConnections),
                        Timeout = parsed.GetValue(timeout),
                    },
                    parsed.GetValue(json),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(LoadArguments arguments, bool asJson, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
        }

        try
        {
            var report = await HttpLoad
                .RunAsync(
                    Composition.Default,
                    arguments.Read(),
                    progress: asJson ? null : ShowInterval,
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
            report = report with { ReproduceCommand = arguments.Again(new Seed(report.Seed)) };
            await Console
                .Out.WriteLineAsync(asJson ? JsonOutput.Serialize(report) : LoadText.Of(report))
                .ConfigureAwait(false);
            return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
                : report.Ok == 0 ? ExitCodes.NotPassed
                : ExitCodes.Success;
        }
        catch (Exception failure) when (failure is InvalidSettingsException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            return ExitCodes.Unusable;
        }
    }

    private static void ShowInterval(LoadProgress progress)
    {
        if (progress.Interval.Stage != RunStage.Drain)
        {
            Console.Error.WriteLine(LoadText.Of(progress));
        }
    }
}
