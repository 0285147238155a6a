using System.CommandLine;
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
            var options = _shared.Read(parsed);
            var threshold = ReadThreshold(parsed);
            var known = await ScenarioAssembly
                .LoadAsync(parsed.GetValue(_project)!, _progress, cancellationToken)
                .ConfigureAwait(false);
            var method = known.Pick([parsed.GetValue(_name)!]).Single();
            var scenario = await method.DescribeAsync().ConfigureAwait(false);
            var outcome = await new InterleavedSession(new Session(options, known.Composition), known.Composition)
                .RunAsync(Plan(parsed, method, threshold), scenario, _progress, cancellationToken)
                .ConfigureAwait(false);
            var check = outcome.Check!;
            Console.WriteLine(
                parsed.GetValue(_json)
                    ? CheckJson.Render(check).TrimEnd()
                    : string.Join(Environment.NewLine, CheckText.Lines(check))
            );
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

    private double ReadThreshold(ParseResult parsed)
    {
        var text = parsed.GetValue(_threshold)!;
        return NumberText.TryReadPercent(text, out var percent)
            ? percent
            : throw new InvalidSettingsException([
                new SettingProblem("--threshold", text, "0 to 100 percent, for example 3%"),
            ]);
    }

    private InterleavedPlan Plan(ParseResult parsed, ScenarioMethod method, double thresholdPercent) =>
        new()
        {
            Name = method.Attribute.Name,
            Base = parsed.GetValue(_base)!,
            Candidate = parsed.GetValue(_candidate)!,
            ThresholdPercent = thresholdPercent,
            Blocks = parsed.GetValue(_blocks),
            MaxBlocks = parsed.GetValue(_maxBlocks),
            Gates = parsed.GetValue(_gates) ?? [],
            HasSecondBase = parsed.GetValue(_aa),
            DeadlineSeconds = method.Attribute.DeadlineSeconds,
            BuildProject = parsed.GetValue(_buildProject)!,
            Command = Reproduce(parsed),
        };

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
