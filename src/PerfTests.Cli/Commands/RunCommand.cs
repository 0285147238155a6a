using System.CommandLine;
using PerfTests.Reporting.Json;
using PerfTests.Sessions;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests run [SCENARIO...]</c>: runs scenarios of a test project without a test host.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string[]> _names = new("SCENARIO")
    {
        Description = "Names of scenarios. Default: all that are not extended.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _project = ScenarioProject.CreateOption();

    private readonly Option<bool> _list = new("--list") { Description = "Name the scenarios and run nothing." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the results as JSON." };
    private readonly SharedOptions _shared = new();

    public static Command Create() => new RunCommand().Build();

    internal Command Build()
    {
        var command = new Command("run", "Run scenarios: a fresh cluster each, load, measurement, report.")
        {
            _names,
            _project,
            _list,
            _json,
        };
        _shared.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var (options, scenarios, composition) = await ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
            return parsed.GetValue(_list)
                ? List(scenarios, parsed.GetValue(_json))
                : await RunAsync(parsed, new Session(options, composition), scenarios, cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (InvalidSettingsException invalid)
        {
            return Refuse(invalid);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Reads the options and finds the scenarios, and reports what is wrong with both at once.</summary>
    private async Task<(
        SessionOptions Options,
        IReadOnlyList<ScenarioMethod> Scenarios,
        Composition Composition
    )> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var problems = new List<SettingProblem>();
        var options = new SessionOptions();
        IReadOnlyList<ScenarioMethod> scenarios = [];
        var composition = Composition.Default;
        try
        {
            options = _shared.Read(parsed);
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(
                invalid.Problems.Select(problem => problem with { Setting = _shared.NameOf(problem.Setting, parsed) })
            );
        }

        try
        {
            var known = await ScenarioAssembly
                .LoadAsync(parsed.GetValue(_project)!, _progress, cancellationToken)
                .ConfigureAwait(false);
            composition = known.Composition;
            scenarios = known.Pick(parsed.GetValue(_names) ?? [], options.IncludeExtended || parsed.GetValue(_list));
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        InvalidSettingsException.ThrowIfAny(problems);
        return (options, scenarios, composition);
    }

    private static int List(IReadOnlyList<ScenarioMethod> scenarios, bool asJson)
    {
        var rows = scenarios.Select(scenario => new ScenarioRow(
            scenario.Attribute.Name,
            scenario.Attribute.IsExtended,
            scenario.FullName
        ));
        Console.WriteLine(
            asJson
                ? JsonOutput.Serialize(new { scenarios = rows })
                : string.Join(
                    Environment.NewLine,
                    rows.Select(row => $"{row.Name, -32} {(row.IsExtended ? "extended" : ""), -9} {row.Method}")
                )
        );
        return ExitCodes.Success;
    }

    private async Task<int> RunAsync(
        ParseResult parsed,
        Session session,
        IReadOnlyList<ScenarioMethod> scenarios,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new List<ScenarioOutcome>();
        var problems = new List<SettingProblem>();
        var isFailed = false;
        foreach (var scenario in scenarios.TakeWhile(_ => !cancellationToken.IsCancellationRequested))
        {
            try
            {
                await scenario
                    .InvokeAsync(async described =>
                    {
                        var outcome = await session
                            .RunAsync(
                                scenario.Request(described, Reproduce(parsed, scenario.Attribute.Name)) with
                                {
                                    // Who names a scenario wants it to be run.
                                    IsOptional =
                                        scenario.Attribute.IsOptional && parsed.GetValue(_names) is not { Length: > 0 },
                                },
                                _progress,
                                cancellationToken
                            )
                            .ConfigureAwait(false);
                        outcomes.Add(outcome);
                        return outcome.OrThrow(session.Options.InvalidRuns);
                    })
                    .ConfigureAwait(false);
            }
            catch (ScenarioSkippedException skipped)
            {
                if (!HasRun(scenario))
                {
                    Console.Error.WriteLine($"{scenario.Attribute.Name}: skipped, {skipped.Message}");
                }
            }
            catch (ScenarioFailedException)
            {
                isFailed = true;
            }
            catch (InvalidSettingsException invalid)
            {
                problems.AddRange(
                    invalid.Problems.Select(problem =>
                        problem with
                        {
                            Setting = $"{scenario.Attribute.Name}: {problem.Setting}",
                        }
                    )
                );
            }
            // The method is a test: what it asserts after its run counts, and may throw anything.
            catch (Exception failure) when (failure is not OperationCanceledException && HasRun(scenario))
            {
                isFailed = true;
                session.Summary.Fail(scenario.Attribute.Name, failure.Message);
                Console.Error.WriteLine($"{scenario.Attribute.Name}: {failure.Message}");
            }
        }

        session.AppendStepSummary();
        Print(session, outcomes, parsed.GetValue(_json));
        if (problems.Count > 0)
        {
            return Refuse(new InvalidSettingsException([.. problems.Distinct()]));
        }

        return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
            : isFailed ? ExitCodes.NotPassed
            : ExitCodes.Success;

        bool HasRun(ScenarioMethod scenario) => outcomes.Any(outcome => outcome.Name == scenario.Attribute.Name);
    }

    /// <summary>The command that runs a scenario again.</summary>
    internal ReproduceCommand Reproduce(ParseResult parsed, string scenario) =>
        _shared.Command(
            ["perftests", "run", scenario],
            [KeyValuePair.Create(_project.Name, parsed.GetValue(_project))]
        );

    private static void Print(Session session, IReadOnlyList<ScenarioOutcome> outcomes, bool asJson)
    {
        if (asJson)
        {
            Console.Write(JsonReport.RenderSession(session.Entries, session.Directory));
            return;
        }

        foreach (var outcome in outcomes)
        {
            Console.WriteLine(outcome.Describe());
        }

        Console.WriteLine(session.Summary.Describe(session.IndexPath));
    }

    private static int Refuse(InvalidSettingsException invalid)
    {
        Console.Error.WriteLine(invalid.Message);
        return ExitCodes.Unusable;
    }

    private readonly ProgressLines _progress = new(Console.Error.WriteLine);

    private sealed record ScenarioRow(string Name, bool IsExtended, string Method);
}
