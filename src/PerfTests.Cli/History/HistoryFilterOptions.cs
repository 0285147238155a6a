using System.CommandLine;
using System.Globalization;
using PerfTests.Analysis.Results;
using PerfTests.Sessions;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Cli.History;

/// <summary>The options that pick runs of a history.</summary>
internal sealed class HistoryFilterOptions
{
    private readonly int? _defaultLast;
    private readonly Option<string?> _last;

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Runs since a date (2026-11-25, 2026-11-25T08:00Z) or not older than a time (30d, 12h).",
    };

    private readonly Option<string?> _status = new("--status")
    {
        Description = "Runs of this verdict: passed, failed, invalid, incomplete.",
    };

    /// <param name="defaultLast">How many runs are meant unless told otherwise; null for all.</param>
    public HistoryFilterOptions(int? defaultLast)
    {
        _defaultLast = defaultLast;
        _last = new Option<string?>("--last")
        {
            Description =
                $"The newest runs only, at least 1, or all. Default: {(defaultLast is { } last ? $"{last}" : "all")}.",
        };
    }

    /// <summary>For commands that take any scenario.</summary>
    public Option<string?> Scenario { get; } = new("--scenario") { Description = "Runs of this scenario." };

    public void AddTo(Command command)
    {
        command.Add(_last);
        command.Add(_since);
        command.Add(_status);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidSettingsException">Some cannot be used; names all of them.</exception>
    public HistoryFilter Read(ParseResult parsed, string? scenario)
    {
        var problems = new List<SettingProblem>();
        var filter = new HistoryFilter
        {
            Scenario = scenario,
            Last = ReadLast(parsed.GetValue(_last), problems),
            Since = ReadSince(parsed.GetValue(_since), problems),
            Status = ReadStatus(parsed.GetValue(_status), problems),
        };
        InvalidSettingsException.ThrowIfAny(problems);
        return filter;
    }

    private int? ReadLast(string? text, List<SettingProblem> problems)
    {
        if (text is null or "all")
        {
            return text is null ? _defaultLast : null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
        {
            return number;
        }

        problems.Add(new SettingProblem(_last.Name, text, "a whole number of at least 1, or all"));
        return null;
    }

    private DateTimeOffset? ReadSince(string? text, List<SettingProblem> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (PointInTime.TryRead(text, Composition.Default.Time.GetUtcNow(), out var since))
        {
            return since;
        }

        problems.Add(new SettingProblem(_since.Name, text, PointInTime.Expected));
        return null;
    }

    private RunStatus? ReadStatus(string? text, List<SettingProblem> problems)
    {
        if (text is null)
        {
            return null;
        }

        if (!int.TryParse(text, out _) && Enum.TryParse<RunStatus>(text, ignoreCase: true, out var status))
        {
            return status;
        }

        problems.Add(
            new SettingProblem(
                _status.Name,
                text,
                string.Join(", ", Enum.GetNames<RunStatus>().Select(name => name.ToLowerInvariant()))
            )
        );
        return null;
    }
}
