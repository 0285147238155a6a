using System.CommandLine;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests baseline record|accept|show|prune</c>: the baselines beside the scenarios' source.</summary>
internal sealed class BaselineCommand
{
    private readonly Argument<string[]> _names = new("SCENARIO")
    {
        Description = "Names of scenarios. Default: all that are held against a baseline.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _project = ScenarioProject.CreateOption();

    private readonly Option<int?> _runs = new("--runs")
    {
        Description = "Runs to record from, 5 to 100. Default: as the scenario says, else 8.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Name the files and delete nothing." };
    private readonly SharedOptions _shared = new();

    public static Command Create() =>
        new("baseline", "Record, accept, show and prune the baselines that scenarios are held against.")
        {
            new BaselineCommand().Record(),
            new BaselineCommand().Accept(),
            new BaselineCommand().Show(),
            new BaselineCommand().Prune(),
        };

    internal Command Record()
    {
        var command = new Command("record", "Run scenarios and keep what they give as received, to be accepted.")
        {
            _names,
            _project,
            _runs,
        };
        _shared.AddTo(command);
        command.SetAction((parsed, cancellation) => GuardAsync(() => RecordAsync(parsed, cancellation)));
        return command;
    }

    private Command Accept()
    {
        var command = new Command("accept", "Make what was received the baseline.") { _names, _project };
        command.SetAction(
            (parsed, cancellation) =>
                GuardAsync(async () =>
                {
                    var baselines = await LoadAsync(parsed, cancellation).ConfigureAwait(false);
                    var accepted = await baselines.AcceptAsync(parsed.GetValue(_names) ?? []).ConfigureAwait(false);
                    foreach (var (scenario, baseline) in accepted)
                    {
                        Console.WriteLine(
                            $"{scenario.Name}: {baseline.Runs} runs accepted in {scenario.Location.VerifiedPath}"
                        );
                    }

                    Console.WriteLine(
                        accepted.Count == 0 ? "nothing was received" : $"{accepted.Count} accepted; commit them"
                    );
                    return ExitCodes.Success;
                })
        );
        return command;
    }

    private Command Show()
    {
        var command = new Command("show", "Print what the baselines hold.") { _names, _project, _json };
        command.SetAction(
            (parsed, cancellation) =>
                GuardAsync(async () =>
                {
                    var baselines = await LoadAsync(parsed, cancellation).ConfigureAwait(false);
                    var found = (await baselines.FindAsync(parsed.GetValue(_names) ?? []).ConfigureAwait(false))
                        .Select(item => (item.Name, item.Location, Baseline: item.Read()))
                        .ToArray();
                    Console.WriteLine(parsed.GetValue(_json) ? BaselineOutput.Json(found) : BaselineOutput.Text(found));
                    return ExitCodes.Success;
                })
        );
        return command;
    }

    private Command Prune()
    {
        var command = new Command(
            "prune",
            "Delete what was received and not accepted, and baselines whose scenario is gone or no longer held against one."
        )
        {
            _project,
            _dryRun,
        };
        command.SetAction(
            (parsed, cancellation) =>
                GuardAsync(async () =>
                {
                    var baselines = await LoadAsync(parsed, cancellation).ConfigureAwait(false);
                    var files = await baselines.FindStaleAsync().ConfigureAwait(false);
                    foreach (var file in files)
                    {
                        Console.WriteLine(parsed.GetValue(_dryRun) ? $"would delete {file}" : $"deleted {file}");
                        if (!parsed.GetValue(_dryRun))
                        {
                            File.Delete(file);
                        }
                    }

                    Console.WriteLine($"{files.Count} stale");
                    return ExitCodes.Success;
                })
        );
        return command;
    }

    private async Task<int> RecordAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = _shared.Read(parsed);
        var baselines = await LoadAsync(parsed, cancellationToken).ConfigureAwait(false);
        var session = new Session(options, baselines.Project.Composition);
        var isComplete = true;
        foreach (var item in await baselines.FindAsync(parsed.GetValue(_names) ?? []).ConfigureAwait(false))
        {
            var outcome = await ProjectBaselines
                .RecordAsync(
                    item,
                    parsed.GetValue(_runs),
                    session,
                    described => item.Method.Request(described, Reproduce(parsed, item.Name)),
                    _progress,
                    cancellationToken
                )
                .ConfigureAwait(false);
            isComplete &= ProjectBaselines.IsRecorded(outcome);
            Console.WriteLine(outcome.Describe());
        }

        return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
            : isComplete ? ExitCodes.Success
            : ExitCodes.NotPassed;
    }

    private async Task<ProjectBaselines> LoadAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        new(
            await ScenarioAssembly
                .LoadAsync(parsed.GetValue(_project)!, _progress, cancellationToken)
                .ConfigureAwait(false),
            Environment.GetEnvironmentVariable("PERFTESTS_BASELINES") is { Length: > 0 } folder
                ? Path.GetFullPath(folder)
                : null
        );

    /// <summary>The command that records a scenario's baseline again.</summary>
    internal ReproduceCommand Reproduce(ParseResult parsed, string scenario) =>
        _shared.Command(
            ["perftests", "baseline", "record", scenario],
            [
                KeyValuePair.Create(_project.Name, parsed.GetValue(_project)),
                .. parsed.GetValue(_runs) is { } runs
                    ? [KeyValuePair.Create(_runs.Name, (string?)$"{runs}")]
                    : Array.Empty<KeyValuePair<string, string?>>(),
            ]
        );

    private static async Task<int> GuardAsync(Func<Task<int>> action)
    {
        try
        {
            return await action().ConfigureAwait(false);
        }
        catch (Exception refused)
            when (refused
                    is InvalidSettingsException
                        or InvalidBaselineException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            Console.Error.WriteLine(refused.Message);
            return ExitCodes.Unusable;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    private readonly ProgressLines _progress = new(Console.Error.WriteLine);
}
