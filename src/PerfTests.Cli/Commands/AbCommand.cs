using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;

namespace PerfTests.Cli.Commands;

/// <summary><c>perftests ab SCENARIO --base SPEC --candidate SPEC</c>: compares two variants of a cluster in alternating blocks.</summary>
internal sealed class AbCommand
{
    private readonly Argument<string> _name = new("SCENARIO") { Description = "Name of a scenario." };

    private readonly Option<string> _base = Spec("--base", "The cluster to compare with");
    private readonly Option<string> _candidate = Spec("--candidate", "The cluster that may be slower");

    private readonly Option<string> _project = new("--project")
    {
        Description = "Folder or project file of the scenarios (built first), or a built assembly. Default: scenarios.",
        DefaultValueFactory = _ => "scenarios",
    };

    private readonly Option<double> _threshold = new("--threshold")
    {
        Description = "Change for the worse that is tolerated, in percent. Default: 3.",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<int> _blocks = new("--blocks")
    {
        Description = "Blocks after which a clear pass ends the comparison, 10 or more. Default: 12.",
        DefaultValueFactory = _ => 12,
    };

    private readonly Option<int> _mostBlocks = new("--max-blocks")
    {
        Description = "Blocks after which it ends in any case. Default: 24.",
        DefaultValueFactory = _ => 24,
    };

    private readonly Option<bool> _aa = new("--aa")
    {
        Description = "Run the base a second time in each block, to see what the machine alone does.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON." };
    private readonly SharedOptions _shared = new();

    private AbCommand() { }

    public static Command Create() => new AbCommand().Build();

    private Command Build()
    {
        var command = new Command("ab", "Compare two variants of a cluster in alternating blocks on fresh clusters.")
        {
            _name,
            _base,
            _candidate,
            _project,
            _threshold,
            _blocks,
            _mostBlocks,
            _aa,
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
            if (parsed.GetValue(_threshold) is not (>= 0 and <= 100))
            {
                throw new InvalidSettingsException([
                    new SettingProblem("--threshold", $"{parsed.GetValue(_threshold)}", "0 to 100 percent"),
                ]);
            }

            var options = _shared.Read(parsed);
            var known = await ScenarioAssembly
                .LoadAsync(parsed.GetValue(_project)!, Say, cancellationToken)
                .ConfigureAwait(false);
            var method = ScenarioAssembly.Pick(known, [parsed.GetValue(_name)!]).Single();
            var session = new Session(options, TimeProvider.System);
            InterleavedOutcome? outcome = null;
            await method
                .InvokeAsync(async scenario =>
                    outcome = await new InterleavedSession(session, TimeProvider.System)
                        .RunAsync(Request(parsed, scenario), Say, cancellationToken)
                        .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            Console.WriteLine(parsed.GetValue(_json) ? Json(outcome!) : Text(outcome!));
            Say($"report: {session.IndexPath}");
            return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
                : outcome!.Failure is not null || outcome.Verdict == Verdict.Regressed ? ExitCodes.NotPassed
                : ExitCodes.Success;
        }
        catch (InvalidSettingsException invalid)
        {
            Console.Error.WriteLine(invalid.Message);
            return ExitCodes.Unusable;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
    }

    private InterleavedRequest Request(ParseResult parsed, PerfTests.Running.Scenario scenario)
    {
        var (baseText, candidateText) = (parsed.GetValue(_base)!, parsed.GetValue(_candidate)!);
        return new InterleavedRequest
        {
            Name = parsed.GetValue(_name)!,
            Baseline = scenario with { Cluster = ArmSpec.Apply("--base", baseText, scenario.Cluster) },
            Candidate = scenario with { Cluster = ArmSpec.Apply("--candidate", candidateText, scenario.Cluster) },
            Rules = new InterleavedRules
            {
                Threshold = LogRatio.FromPercent(parsed.GetValue(_threshold)),
                FirstStageBlocks = parsed.GetValue(_blocks),
                LastStageBlocks = parsed.GetValue(_mostBlocks),
            },
            HasSecondBase = parsed.GetValue(_aa),
            ReproduceCommand = seed =>
                $"perftests ab {parsed.GetValue(_name)} --base \"{baseText}\" --candidate \"{candidateText}\" --seed {seed}",
        };
    }

    private static string Json(InterleavedOutcome outcome) =>
        JsonOutput.Serialize(
            new
            {
                outcome.Verdict,
                outcome.Failure,
                outcome.Result.Blocks,
                outcome.BlocksRepeated,
                outcome.Result.Suspicions,
                Metrics = outcome.Result.Judgements.Select(metric => new
                {
                    Name = metric.Metric,
                    metric.Verdict,
                    metric.EstimatePercent,
                    IntervalPercent = new[] { metric.IntervalLowPercent, metric.IntervalHighPercent },
                    metric.P,
                    metric.MinimumDetectablePercent,
                    metric.ThresholdPercent,
                    metric.IsGating,
                    metric.Reason,
                    metric.WhatWouldSettleIt,
                    metric.Notes,
                }),
            }
        );

    private static string Text(InterleavedOutcome outcome)
    {
        var lines = new List<string>
        {
            $"verdict: {Word(outcome.Verdict)} after {outcome.Result.Blocks} blocks ({outcome.BlocksRepeated} measured again)",
        };
        lines.AddRange(outcome.Failure is { } failure ? [$"cut short: {failure}"] : []);
        lines.AddRange(outcome.Result.Suspicions.Select(suspicion => $"the machine: {suspicion}"));
        foreach (var metric in outcome.Result.Judgements)
        {
            lines.Add(
                $"{metric.Metric, -34} {Word(metric.Verdict), -13} {Percent(metric.EstimatePercent), 9}  [{Percent(metric.IntervalLowPercent)}, {Percent(metric.IntervalHighPercent)}]  detects {Percent(metric.MinimumDetectablePercent)}{(metric.IsGating ? "" : "  (advisory)")}"
            );
            lines.Add($"    {metric.Reason}");
            lines.AddRange(metric.WhatWouldSettleIt is { } settles ? [$"    to settle it: {settles}"] : []);
            lines.AddRange(metric.Notes.Select(note => $"    note: {note}"));
        }

        return string.Join(Environment.NewLine, lines);
    }

    private static string Word(Verdict verdict) => $"{verdict}".ToLowerInvariant();

    private static string Percent(double? value) =>
        value is { } known ? known.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %" : "unknown";

    private static void Say(string line) => Console.Error.WriteLine(line);

    private static Option<string> Spec(string name, string description) =>
        new(name)
        {
            Description =
                description
                + ": NAME=VALUE separated by commas (nodes, durability, parameters of the system). Default: as the scenario has it.",
            DefaultValueFactory = _ => "",
        };
}
