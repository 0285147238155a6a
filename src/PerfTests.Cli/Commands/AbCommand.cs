using System.CommandLine;
using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;
using PerfTests.Reporting.Checks;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
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

    private readonly Option<string> _project = ScenarioProject.CreateOption();

    private readonly Option<string> _threshold = new("--threshold")
    {
        Description = "Change for the worse that is tolerated. Default: 3%.",
        DefaultValueFactory = _ => "3%",
    };

    private readonly Option<string[]> _gates = new("--gate")
    {
        Description =
            "Metric that decides; may be given often. Default: goodput_per_second, response_p50_us, cpu_ms_per_operation.",
    };

    private readonly Option<string> _buildProject = new("--build-project")
    {
        Description = $"Project that ref=COMMIT publishes. Default: {CommitBuild.ReplicaProject}.",
        DefaultValueFactory = _ => CommitBuild.ReplicaProject,
    };

    private readonly Option<int> _blocks = new("--blocks")
    {
        Description = "Blocks after which a clear pass ends the comparison, 10 or more. Default: 12.",
        DefaultValueFactory = _ => 12,
    };

    private readonly Option<int> _maxBlocks = new("--max-blocks")
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

    public static Command Create() => new AbCommand().Build();

    internal Command Build()
    {
        var command = new Command("ab", "Compare two variants of a cluster in alternating blocks on fresh clusters.")
        {
            _name,
            _base,
            _candidate,
            _project,
            _threshold,
            _blocks,
            _maxBlocks,
            _gates,
            _buildProject,
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
            var rules = ReadRules(parsed);
            var build = new CommitBuild(parsed.GetValue(_buildProject)!, _progress);
            var arms = (
                Base: await ArmSpec
                    .ResolveAsync("--base", parsed.GetValue(_base)!, build, cancellationToken)
                    .ConfigureAwait(false),
                Candidate: await ArmSpec
                    .ResolveAsync("--candidate", parsed.GetValue(_candidate)!, build, cancellationToken)
                    .ConfigureAwait(false)
            );

            var options = _shared.Read(parsed);
            var known = await ScenarioAssembly
                .LoadAsync(parsed.GetValue(_project)!, _progress, cancellationToken)
                .ConfigureAwait(false);
            var method = known.Pick([parsed.GetValue(_name)!]).Single();
            var session = new Session(options, known.Composition);
            InterleavedOutcome? outcome = null;
            await method
                .InvokeAsync(async scenario =>
                    outcome = await new InterleavedSession(session, known.Composition)
                        .RunAsync(Request(parsed, method, scenario, rules, arms), _progress, cancellationToken)
                        .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            var check = outcome!.Check!;
            Console.WriteLine(
                parsed.GetValue(_json)
                    ? CheckJson.Render(check).TrimEnd()
                    : string.Join(Environment.NewLine, CheckText.Lines(check))
            );
            Session.AppendStepSummary(check);
            Console.Error.WriteLine($"report: {outcome.ReportText}");
            return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted
                : outcome.Conclude(options.InvalidRuns) == ScenarioConclusion.Failed ? ExitCodes.NotPassed
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

    private InterleavedRules ReadRules(ParseResult parsed)
    {
        var text = parsed.GetValue(_threshold)!;
        if (!NumberText.TryReadPercent(text, out var percent) || percent is not (>= 0 and <= 100))
        {
            throw new InvalidSettingsException([
                new SettingProblem("--threshold", text, "0 to 100 percent, for example 3%"),
            ]);
        }

        var gates = parsed.GetValue(_gates) ?? [];
        var rules = new InterleavedRules
        {
            Threshold = LogRatio.FromPercent(percent),
            FirstStageBlocks = parsed.GetValue(_blocks),
            LastStageBlocks = parsed.GetValue(_maxBlocks),
        };
        return gates.Length == 0 ? rules : rules with { Gates = gates };
    }

    private InterleavedRequest Request(
        ParseResult parsed,
        ScenarioMethod method,
        PerfTests.Running.Scenario scenario,
        InterleavedRules rules,
        (string Base, string Candidate) arms
    )
    {
        var (baseText, candidateText) = (parsed.GetValue(_base)!, parsed.GetValue(_candidate)!);
        return new InterleavedRequest
        {
            Name = parsed.GetValue(_name)!,
            Baseline = scenario with { Cluster = ArmSpec.Apply("--base", arms.Base, scenario.Cluster) },
            Candidate = scenario with { Cluster = ArmSpec.Apply("--candidate", arms.Candidate, scenario.Cluster) },
            BaselineTitle = baseText.Length > 0 ? baseText : "as the scenario has it",
            CandidateTitle = candidateText.Length > 0 ? candidateText : "as the scenario has it",
            DeadlineSeconds = method.Attribute.DeadlineSeconds,
            MayDifferInDurability = ArmSpec.NamesDurability(arms.Base) && ArmSpec.NamesDurability(arms.Candidate),
            Rules = rules,
            HasSecondBase = parsed.GetValue(_aa),
            Command = Reproduce(parsed),
        };
    }

    private readonly ProgressLines _progress = new(Console.Error.WriteLine);

    /// <summary>The command that does this comparison again.</summary>
    internal ReproduceCommand Reproduce(ParseResult parsed) =>
        _shared.Command(["perftests", "ab", parsed.GetValue(_name)!], Given(parsed));

    /// <summary>The options of the comparison, as given or by default.</summary>
    private List<KeyValuePair<string, string?>> Given(ParseResult parsed)
    {
        var given = new List<KeyValuePair<string, string?>>();
        foreach (var option in (Option<string>[])[_base, _candidate, _project, _threshold, _buildProject])
        {
            given.Add(new(option.Name, parsed.GetValue(option)));
        }

        foreach (var option in (Option<int>[])[_blocks, _maxBlocks])
        {
            given.Add(new(option.Name, $"{parsed.GetValue(option)}"));
        }

        given.AddRange((parsed.GetValue(_gates) ?? []).Select(gate => KeyValuePair.Create(_gates.Name, (string?)gate)));
        if (parsed.GetValue(_aa))
        {
            given.Add(new(_aa.Name, null));
        }

        return given;
    }

    private static Option<string> Spec(string name, string description) =>
        new(name)
        {
            Description =
                description
                + ": NAME=VALUE separated by commas (nodes, durability, program=PATH, ref=COMMIT, image=NAME, parameters of the system). Default: as the scenario has it.",
            DefaultValueFactory = _ => "",
        };
}
