using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Reporting.Json;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests analyze RUN</c>: what the facts of a run say, the weightiest first. It writes nothing.</summary>
internal static class AnalyzeCommand
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
        var brought = new CompositionOption("checks, figures and rules");
        var json = new Option<bool>("--json") { Description = "Print the findings as JSON." };
        var command = new Command("analyze", "Say what limits a run: findings with their evidence.")
        {
            run,
            root,
            json,
        };
        brought.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
                try
                {
                    var composition = await brought.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
                    BenchmarkResult[] results =
                    [
                        .. ReportRebuild
                            .Find(parsed.GetValue(run)!, parsed.GetValue(root)!)
                            .Select(folder => RunAnalysis.Analyze(RunFolderReader.Read(folder), composition.Analysis)),
                    ];
                    await output
                        .WriteAsync(parsed.GetValue(json) ? JsonReport.RenderFindings(results) : Text(results))
                        .ConfigureAwait(false);
                    return ExitCodes.Success;
                }
                catch (InvalidSettingsException invalid)
                {
                    await error.WriteLineAsync(invalid.Message).ConfigureAwait(false);
                    return ExitCodes.Unusable;
                }
            }
        );
        return command;
    }

    private static string Text(IReadOnlyList<BenchmarkResult> results)
    {
        var lines = new List<string>();
        foreach (var result in results)
        {
            lines.Add(
                $"{result.Manifest.Scenario}, run {result.Manifest.RunId}: {$"{result.Verdict.Status}".ToLowerInvariant()}"
            );
            foreach (var finding in result.Findings)
            {
                lines.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {$"{finding.Severity}".ToLowerInvariant(), -6} {finding.Title} [{finding.Id}; {finding.Subject}; confidence {finding.Confidence:0.0#}]"
                    )
                );
                lines.AddRange(
                    finding
                        .Evidence.Where(given => double.IsFinite(given.Value))
                        .Select(given => $"           {given.Text}")
                );
                lines.Add($"         to confirm: {finding.ConfirmBy}");
            }

            if (result.Findings.Count == 0)
            {
                lines.Add("  no rule found anything, and the load was not kept up with");
            }
        }

        return string.Join(Environment.NewLine, lines) + Environment.NewLine;
    }
}
