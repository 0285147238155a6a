using System.CommandLine;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Json;
using PerfTests.Sessions;
using PerfTests.Sessions.Hosts;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests report RUN</c>: makes reports anew from run folders.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("RUN")
        {
            Description = "A run's folder, a session's folder or name, or 'latest' for the newest run.",
            DefaultValueFactory = _ => "latest",
        };
        var root = new Option<string>("--out")
        {
            Description = "Where sessions are. Default: reports.",
            DefaultValueFactory = _ => new SessionOptions().OutputRoot,
        };
        var brought = new CompositionOption("checks, figures and report sections");
        var lag = new Option<string?>("--max-schedule-lag")
        {
            Description =
                "Judge with this limit for the p99 of schedule lag, for example 5ms, instead of the run's own.",
        };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("report", "Rebuild the report of a run from its folder, also of a killed run.")
        {
            run,
            root,
            lag,
            json,
        };
        brought.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                RunAsync(
                    parsed.GetValue(run)!,
                    parsed.GetValue(root)!,
                    cancel => brought.ReadAsync(parsed, cancel),
                    parsed.GetValue(lag),
                    parsed.GetValue(json),
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string run,
        string root,
        Func<CancellationToken, Task<Composition>> compose,
        string? maxScheduleLag,
        bool asJson,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var limit = ReadLag(maxScheduleLag);
            var progress = new ProgressLines(Console.Error.WriteLine);
            var composition = await compose(cancellationToken).ConfigureAwait(false);
            await OrphanCleanup.RunAsync(composition.Hosts, progress, cancellationToken).ConfigureAwait(false);
            var options = composition.Analysis with { MaxScheduleLagP99 = limit };
            var reports = await ReportRebuild.RebuildAsync(run, root, composition, options).ConfigureAwait(false);
            Console.Write(asJson ? Json(reports, root) : Text(reports));
            return reports.All(report => report.ReportFailure is null) ? ExitCodes.Success : ExitCodes.NotPassed;
        }
        catch (IOException failure)
        {
            await Console.Error.WriteLineAsync($"{run}: {StorageFailure.Describe(failure)}").ConfigureAwait(false);
            return ExitCodes.NotPassed;
        }
        catch (InvalidSettingsException invalid)
        {
            await Console.Error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
            return ExitCodes.Unusable;
        }
    }

    private static TimeSpan? ReadLag(string? text) =>
        text is null ? null
        : DurationText.TryParse(text, out var lag) && lag > TimeSpan.Zero ? lag
        : throw new InvalidSettingsException([
            new SettingProblem("--max-schedule-lag", text, $"above 0, {DurationText.Expected}"),
        ]);

    private static string Json(IReadOnlyList<RunReport> reports, string root) =>
        reports.Count == 1
            ? JsonReport.Render(reports[0].Result)
            : JsonReport.RenderSession(
                [
                    .. reports.Select(report => new SessionEntry(
                        report.Result,
                        Path.GetRelativePath(root, report.ReportPath)
                    )),
                ],
                Path.GetFullPath(root)
            );

    private static string Text(IReadOnlyList<RunReport> reports) =>
        string.Concat(
            reports.Select(report =>
                $"{report.Result.Manifest.Scenario}: {$"{report.Result.Verdict.Status}".ToLowerInvariant()}. {report.Result.Verdict.Headline}{Environment.NewLine}  report: {report.ReportText}{Environment.NewLine}"
            )
        );
}
