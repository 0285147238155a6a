using System.Collections.Immutable;
using System.Globalization;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Sessions.Options;

/// <summary>Reads session options from text: environment variables <c>PERFTESTS_*</c>, or a command line's values.</summary>
public static class SessionOptionsReader
{
    /// <summary>The environment variables, with what each takes.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables { get; } =
    [
        new("PERFTESTS_HOST", "where nodes live: auto, docker, process, external"),
        new("PERFTESTS_SEED", "seed, decimal or 0x hexadecimal; drawn afresh and printed if not set"),
        new("PERFTESTS_DURATION_SCALE", "factor on warm-up and load durations, 0.01 to 100"),
        new("PERFTESTS_REPETITIONS", "repetitions instead of the scenario's own, 1 to 100"),
        new("PERFTESTS_ALL", "1 runs the scenarios marked as extended, too"),
        new("PERFTESTS_INVALID", "skip or fail: what becomes of a scenario whose runs decided nothing; default skip"),
        new("PERFTESTS_ACCEPT", "1 records the baselines of scenarios that have one and accepts them"),
        new("PERFTESTS_BASELINES", "folder of baselines, where it is not beside the scenarios' source"),
        new("PERFTESTS_OUT", "folder for run folders and reports"),
        .. HistorySettings.Variables,
    ];

    /// <summary>Variables that hosts, systems and faces read themselves.</summary>
    public static IReadOnlyList<string> OtherVariables { get; } =
    [
        "PERFTESTS_BASE",
        "PERFTESTS_BUILDS",
        "PERFTESTS_CANDIDATE",
        "PERFTESTS_DOCKER_ADDRESSES",
        "PERFTESTS_ETCD",
        "PERFTESTS_EXTERNAL",
        "PERFTESTS_IMAGE_BASE",
        "PERFTESTS_IMAGE_ETCD",
        "PERFTESTS_IMAGE_NATS",
        "PERFTESTS_IMAGE_REPLICA",
        "PERFTESTS_IMAGE_SERF",
        "PERFTESTS_NATS",
        "PERFTESTS_REPLICA",
        "PERFTESTS_SERF",
    ];

    /// <summary>Reads the options from the given source of variables.</summary>
    /// <param name="read">Gives a variable's value; null or empty if it is not set.</param>
    /// <exception cref="InvalidSettingsException">One or more values cannot be used; the message names all of them.</exception>
    public static SessionOptions Read(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var problems = new List<SettingProblem>();
        var options = new SessionOptions();

        if (Value("PERFTESTS_HOST") is { } host)
        {
            options = options with { Host = host };
        }

        if (Value("PERFTESTS_SEED") is { } seedText)
        {
            if (Seed.TryParse(seedText, out var seed))
            {
                options = options with { Seed = seed };
            }
            else
            {
                problems.Add(
                    new SettingProblem(
                        "PERFTESTS_SEED",
                        seedText,
                        "a whole number from 0 to 2^64 - 1, or hexadecimal with 0x"
                    )
                );
            }
        }

        if (Value("PERFTESTS_DURATION_SCALE") is { } scaleText)
        {
            options = options with { DurationScale = Number("PERFTESTS_DURATION_SCALE", scaleText) };
        }

        if (Value("PERFTESTS_REPETITIONS") is { } repetitionsText)
        {
            var repetitions = Number("PERFTESTS_REPETITIONS", repetitionsText);
            options = options with { Repetitions = double.IsInteger(repetitions) ? (int)repetitions : -1 };
        }

        if (Value("PERFTESTS_ALL") is { } all)
        {
            options = options with { IncludeExtended = all == "1" };
            if (all is not ("0" or "1"))
            {
                problems.Add(new SettingProblem("PERFTESTS_ALL", all, "1 or 0"));
            }
        }

        if (Value("PERFTESTS_INVALID") is { } invalid)
        {
            options = options with { InvalidRuns = invalid == "fail" ? InvalidRuns.Fail : InvalidRuns.Skip };
            if (invalid is not ("skip" or "fail"))
            {
                problems.Add(new SettingProblem("PERFTESTS_INVALID", invalid, "skip or fail"));
            }
        }

        if (Value("PERFTESTS_ACCEPT") is { } accept)
        {
            options = options with { AcceptBaselines = accept == "1" };
            if (accept is not ("0" or "1"))
            {
                problems.Add(new SettingProblem("PERFTESTS_ACCEPT", accept, "1 or 0"));
            }
        }

        if (Value("PERFTESTS_BASELINES") is { } baselines)
        {
            options = options with { BaselineFolder = Path.GetFullPath(baselines) };
        }

        if (Value("PERFTESTS_OUT") is { } output)
        {
            options = options with { OutputRoot = Path.GetFullPath(output) };
        }

        options = HistorySettings.Apply(options, Value, problems) with
        {
            Others = OtherVariables
                .Where(name => Value(name) is not null)
                .ToImmutableSortedDictionary(name => name, name => Value(name)!, StringComparer.Ordinal),
        };
        InvalidSettingsException.ThrowIfAny(problems.Concat(Validate(options, Value)));
        return options;

        string? Value(string name) => read(name) is { Length: > 0 } text ? text : null;

        double Number(string name, string text)
        {
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                return number;
            }

            problems.Add(new SettingProblem(name, text, "a number, with a point for the fraction"));
            return 1;
        }
    }

    private static IEnumerable<SettingProblem> Validate(SessionOptions options, Func<string, string?> value)
    {
        if (options.DurationScale is not (>= 0.01 and <= 100))
        {
            yield return new SettingProblem(
                "PERFTESTS_DURATION_SCALE",
                value("PERFTESTS_DURATION_SCALE"),
                "0.01 to 100"
            );
        }

        if (options.Repetitions is < 1 or > 100)
        {
            yield return new SettingProblem(
                "PERFTESTS_REPETITIONS",
                value("PERFTESTS_REPETITIONS"),
                "a whole number, 1 to 100"
            );
        }
    }
}
