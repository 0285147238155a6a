using System.CommandLine;
using PerfTests.Sessions.Options;

namespace PerfTests.Cli;

/// <summary>Options that several commands share, each the counterpart of an environment variable, which it overrides.</summary>
internal sealed class SharedOptions
{
    private readonly Dictionary<string, Option> _byVariable;

    public SharedOptions()
    {
        _byVariable = new Dictionary<string, Option>
        {
            ["PERFTESTS_HOST"] = Text("--host", "Where nodes live: auto, docker, process, external. Default: auto."),
            ["PERFTESTS_SEED"] = Text("--seed", "Decides everything random. Default: drawn afresh and printed."),
            ["PERFTESTS_DURATION_SCALE"] = Text(
                "--duration-scale",
                "Factor on warm-up and load durations, 0.01 to 100."
            ),
            ["PERFTESTS_REPETITIONS"] = Text(
                "--repetitions",
                "Runs of each scenario instead of its own number, 1 to 100."
            ),
            ["PERFTESTS_INVALID"] = Text(
                "--invalid",
                "skip or fail: what becomes of a scenario whose runs decided nothing. Default: skip."
            ),
            ["PERFTESTS_OUT"] = Text("--out", "Folder under which the session makes its own. Default: reports."),
            ["PERFTESTS_HISTORY"] = Text(
                "--history",
                "Where results are kept: a SQLite file, a PostgreSQL database, or off. Default: history.db in the folder of reports."
            ),
            ["PERFTESTS_ALL"] = new Option<bool>("--all") { Description = "Run extended scenarios, too." },
        };
    }

    public void AddTo(Command command)
    {
        foreach (var option in _byVariable.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>The name under which the user gave the setting: the option, or the variable.</summary>
    public string NameOf(string variable, ParseResult parsed) =>
        _byVariable.TryGetValue(variable, out var option) && Value(option, parsed) is not null ? option.Name : variable;

    /// <summary>Reads the options; what is not given comes from the environment.</summary>
    /// <exception cref="Settings.InvalidSettingsException">A value cannot be used; names all of them.</exception>
    public SessionOptions Read(ParseResult parsed) =>
        SessionOptionsReader.Read(variable =>
            (_byVariable.TryGetValue(variable, out var option) ? Value(option, parsed) : null)
            ?? Environment.GetEnvironmentVariable(variable)
        );

    /// <summary>A command with these options, to be printed so that a run can be had again.</summary>
    /// <param name="words">The command's own words.</param>
    /// <param name="options">Its further options with their values; a null value for one that takes none.</param>
    public ReproduceCommand Command(
        IReadOnlyList<string> words,
        IReadOnlyList<KeyValuePair<string, string?>> options
    ) =>
        new()
        {
            Words = words,
            Options = options,
            OptionOfVariable = _byVariable.ToDictionary(pair => pair.Key, pair => pair.Value.Name),
        };

    private static string? Value(Option option, ParseResult parsed) =>
        option switch
        {
            Option<string?> text => parsed.GetValue(text),
            Option<bool> flag when parsed.GetValue(flag) => "1",
            _ => null,
        };

    private static Option<string?> Text(string name, string description) => new(name) { Description = description };
}
