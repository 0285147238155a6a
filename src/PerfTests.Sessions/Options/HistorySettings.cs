using System.Globalization;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Sessions.Options;

/// <summary>The part of the session options that is about the history.</summary>
internal static class HistorySettings
{
    private const string KeepDays = "PERFTESTS_HISTORY_KEEP_DAYS";
    private const string KeepRuns = "PERFTESTS_HISTORY_KEEP_RUNS";
    private const string Commit = "PERFTESTS_COMMIT";
    private const int MaxDays = 36_500;
    private const int MaxRuns = 10_000_000;
    private const int MaxLetters = 200;

    /// <summary>The environment variables, with what each takes.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables { get; } =
    [
        new(HistoryLocation.Variable, HistoryLocation.Expected),
        new(KeepDays, "days that the history keeps a run; for ever if not set"),
        new(KeepRuns, "newest runs of each scenario that the history keeps; all if not set"),
        new(Commit, "revision of the code under test; what git says of the current folder if not set"),
    ];

    /// <summary>Those that are not at their default, value by variable; null for a database's address, which may hold a password and names who may enter.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Write(SessionOptions options)
    {
        if (options.History is { } history && history != HistoryLocation.Default(options.OutputRoot))
        {
            yield return KeyValuePair.Create(HistoryLocation.Variable, history.Setting);
        }

        if (options.HistoryKeepDays is { } days)
        {
            yield return KeyValuePair.Create(KeepDays, SessionOptionsWriter.Number(days));
        }

        if (options.HistoryKeepRuns is { } runs)
        {
            yield return KeyValuePair.Create(KeepRuns, SessionOptionsWriter.Number(runs));
        }

        if (options.Commit is { } commit)
        {
            yield return KeyValuePair.Create(Commit, (string?)commit);
        }
    }

    /// <summary>Reads them on top of the given options, and adds what is wrong to the problems.</summary>
    public static SessionOptions Apply(
        SessionOptions options,
        Func<string, string?> value,
        List<SettingProblem> problems
    )
    {
        try
        {
            options = options with
            {
                History = value(HistoryLocation.Variable) is { } text
                    ? HistoryLocation.Parse(text, options.OutputRoot)
                    : null,
            };
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        if (value(Commit) is { } commit && (commit.Length > MaxLetters || commit.Any(char.IsControl)))
        {
            problems.Add(
                new SettingProblem(Commit, "(not shown)", $"1 to {MaxLetters} letters, no control characters")
            );
        }

        return options with
        {
            HistoryKeepDays = Whole(KeepDays, MaxDays),
            HistoryKeepRuns = Whole(KeepRuns, MaxRuns),
            Commit = value(Commit),
        };

        int? Whole(string name, int max)
        {
            if (value(name) is not { } text)
            {
                return null;
            }

            if (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1
                && number <= max
            )
            {
                return number;
            }

            problems.Add(
                new SettingProblem(
                    name,
                    text,
                    string.Create(CultureInfo.InvariantCulture, $"a whole number, 1 to {max:#,0}")
                )
            );
            return null;
        }
    }
}
