using System.CommandLine;
using System.Globalization;
using PerfTests.Sessions;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary><c>perftests history prune</c>: removes runs by age and count.</summary>
internal sealed class HistoryPruneCommand
{
    private readonly HistoryTarget _target = new();

    private readonly Option<string?> _olderThan = new("--older-than")
    {
        Description = "Remove runs that began before then: 365d, or a date.",
    };

    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Remove all but the newest runs of each scenario, at least 1.",
    };

    private readonly Option<bool> _rehearse = new("--dry-run") { Description = "Count only." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the outcome as JSON." };

    private HistoryPruneCommand() { }

    public static Command Create() => new HistoryPruneCommand().Build();

    private Command Build()
    {
        var command = new Command("prune", "Remove runs by age and count. Their folders stay.")
        {
            _olderThan,
            _keep,
            _rehearse,
            _json,
        };
        _target.AddTo(command);
        var act = _target.Act(HistoryAccess.Read, RunAsync);
        // Before the history is opened: a rule that cannot be read changes nothing.
        command.SetAction(
            (parsed, cancellationToken) =>
                HistoryTarget.GuardAsync(() =>
                {
                    _ = Read(parsed);
                    return act(parsed, cancellationToken);
                })
        );
        return command;
    }

    private async Task<int> RunAsync(IHistoryStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var isRehearsal = parsed.GetValue(_rehearse);
        var count = await store.PruneAsync(Read(parsed), isRehearsal, cancellationToken).ConfigureAwait(false);
        Console.WriteLine(
            parsed.GetValue(_json) ? JsonOutput.Serialize(new { Removed = isRehearsal ? 0 : count, Matching = count })
            : isRehearsal ? FormattableString.Invariant($"{count:#,0} runs would be removed")
            : FormattableString.Invariant($"{count:#,0} runs removed")
        );
        return ExitCodes.Success;
    }

    private Retention Read(ParseResult parsed)
    {
        var problems = new List<SettingProblem>();
        var rule = new Retention();
        if (parsed.GetValue(_olderThan) is { } age)
        {
            if (PointInTime.TryRead(age, Composition.Default.Time.GetUtcNow(), out var from))
            {
                rule = rule with { From = from };
            }
            else
            {
                problems.Add(new SettingProblem(_olderThan.Name, age, PointInTime.Expected));
            }
        }

        if (parsed.GetValue(_keep) is { } text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var keep) && keep >= 1)
            {
                rule = rule with { NewestPerScenario = keep };
            }
            else
            {
                problems.Add(new SettingProblem(_keep.Name, text, "a whole number of at least 1"));
            }
        }

        if (problems.Count == 0 && rule.KeepsAll)
        {
            problems.Add(new SettingProblem($"{_olderThan.Name}, {_keep.Name}", null, "at least one of the two"));
        }

        InvalidSettingsException.ThrowIfAny(problems);
        return rule;
    }
}
