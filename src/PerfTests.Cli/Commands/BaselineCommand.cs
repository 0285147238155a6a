using System.CommandLine;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Results;
using PerfTests.Running;
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
                    var accepted = 0;
                    foreach (
                        var (scenario, place) in await FindAsync(
                                parsed,
                                await LoadAsync(parsed, cancellation).ConfigureAwait(false)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        if ((parsed.GetValue(_names) ?? []).Length == 0 && !File.Exists(place.ReceivedPath))
                        {
                            continue;
                        }

                        var baseline = BaselineFiles.Accept(place);
                        Console.WriteLine(
                            $"{scenario.Attribute.Name}: {baseline.Runs} runs accepted in {place.VerifiedPath}"
                        );
                        accepted++;
                    }

                    Console.WriteLine(accepted == 0 ? "nothing was received" : $"{accepted} accepted; commit them");
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
                    var found = (
                        await FindAsync(parsed, await LoadAsync(parsed, cancellation).ConfigureAwait(false))
                            .ConfigureAwait(false)
                    )
                        .Select(item =>
                            (
                                item.Scenario.Attribute.Name,
                                item.Place,
                                Baseline: BaselineFiles.Read(item.Place.VerifiedPath)
                            )
                        )
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
                    var known = await LoadAsync(parsed, cancellation).ConfigureAwait(false);
                    var held = await BaselinesOf(known).ConfigureAwait(false);
                    var files = BaselineFiles.FindStale(
                        [.. known.Scenarios.Select(scenario => scenario.BaselineLocation).OfType<BaselineLocation>()],
                        [.. held.Select(item => item.Place)],
                        BaselineFolder()
                    );
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
        var known = await LoadAsync(parsed, cancellationToken).ConfigureAwait(false);
        var session = new Session(options, known.Composition);
        var isComplete = true;
        foreach (var (scenario, place) in await FindAsync(parsed, known).ConfigureAwait(false))
        {
            await scenario
                .InvokeAsync(async described =>
                {
                    var gate = described.Baseline ?? new BaselineGate();
                    var runs = parsed.GetValue(_runs) ?? gate.Runs;
                    gate = gate with { Runs = runs, FirstRuns = Math.Min(gate.FirstRuns, runs) };
                    var outcome = await session
                        .RunAsync(
                            Request(parsed, scenario, place, described.AgainstBaseline(gate)),
                            _progress,
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    isComplete &= outcome is { Status: RunStatus.Passed, Baseline.ReceivedPath: not null };
                    Console.WriteLine(outcome.Describe());
                })
                .ConfigureAwait(false);
        }

        return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
            : isComplete ? ExitCodes.Success
            : ExitCodes.NotPassed;
    }

    private ScenarioRequest Request(
        ParseResult parsed,
        ScenarioMethod method,
        BaselineLocation place,
        Scenario scenario
    ) =>
        new()
        {
            Name = method.Attribute.Name,
            Scenario = scenario,
            DeadlineSeconds = method.Attribute.DeadlineSeconds,
            BaselineLocation = place,
            BaselineUse = BaselineUse.Record,
            Command = Reproduce(parsed, method.Attribute.Name),
        };

    private Task<ScenarioAssembly> LoadAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        ScenarioAssembly.LoadAsync(parsed.GetValue(_project)!, _progress, cancellationToken);

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

    /// <summary>The scenarios that are meant, with the places of their baselines.</summary>
    private async Task<IReadOnlyList<(ScenarioMethod Scenario, BaselineLocation Place)>> FindAsync(
        ParseResult parsed,
        ScenarioAssembly known
    )
    {
        var names = parsed.GetValue(_names) ?? [];
        var held = await BaselinesOf(known).ConfigureAwait(false);
        if (names.Length == 0)
        {
            return held;
        }

        var picked = known.Pick(names);
        InvalidSettingsException.ThrowIfAny(
            picked
                .Where(scenario => scenario.BaselineLocation is null)
                .Select(scenario => new SettingProblem(
                    "SCENARIO",
                    scenario.Attribute.Name,
                    "one whose source is known: marked by [Scenario]"
                ))
        );
        return [.. picked.Select(scenario => (scenario, InFolder(scenario.BaselineLocation!)))];
    }

    private static async Task<List<(ScenarioMethod Scenario, BaselineLocation Place)>> BaselinesOf(
        ScenarioAssembly known
    )
    {
        var held = new List<(ScenarioMethod, BaselineLocation)>();
        foreach (var scenario in known.Scenarios)
        {
            await scenario
                .InvokeAsync(described =>
                {
                    if (described.Baseline is not null && scenario.BaselineLocation is { } place)
                    {
                        held.Add((scenario, InFolder(place)));
                    }

                    return Task.CompletedTask;
                })
                .ConfigureAwait(false);
        }

        return held;
    }

    private static string? BaselineFolder() =>
        Environment.GetEnvironmentVariable("PERFTESTS_BASELINES") is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : null;

    private static BaselineLocation InFolder(BaselineLocation place) =>
        BaselineFolder() is { } folder ? place with { Folder = folder } : place;

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
