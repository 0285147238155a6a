using System.Globalization;
using PerfTests.Sessions.Loading;
using PerfTests.Sessions.Options;
using PerfTests.Settings;

namespace PerfTests.Cli;

/// <summary>The options of <c>load</c> as texts. They are read together, so that all that is wrong is said at once.</summary>
internal sealed record LoadArguments
{
    public required string Url { get; init; }

    public string? Rate { get; init; }

    public string? Connections { get; init; }

    public string? MaxConnections { get; init; }

    public string? Duration { get; init; }

    public string? WarmUp { get; init; }

    public string? Timeout { get; init; }

    public string? Seed { get; init; }

    public bool Poisson { get; init; }

    /// <summary>The command that puts the same load on again.</summary>
    public string Again(PerfTests.Units.Seed seed)
    {
        var given = new Dictionary<string, string?>
        {
            ["--rate"] = Rate,
            ["--connections"] = Connections,
            ["--max-connections"] = MaxConnections,
            ["--duration"] = Duration,
            ["--warm-up"] = WarmUp,
            ["--timeout"] = Timeout,
        };
        return new ReproduceCommand
        {
            Words = ["perftests", "load", Url],
            Options =
            [
                .. given.Where(option => option.Value is not null),
                .. Poisson
                    ? [KeyValuePair.Create("--poisson", (string?)null)]
                    : Array.Empty<KeyValuePair<string, string?>>(),
            ],
            OptionOfVariable = new Dictionary<string, string> { ["PERFTESTS_SEED"] = "--seed" },
        }.Of(new SessionOptions(), seed);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidSettingsException">Some cannot be used.</exception>
    public HttpLoadOptions Read()
    {
        var problems = new List<SettingProblem>();
        var defaults = new HttpLoadOptions { Url = Url };
        var options = defaults with
        {
            Poisson = Poisson,
            Rate = Number("rate", Rate),
            Connections = Whole("connections", Connections),
            MaxConnections = Whole("max-connections", MaxConnections) ?? defaults.MaxConnections,
            Duration = Length("duration", Duration, defaults.Duration),
            WarmUp = Length("warm-up", WarmUp, defaults.WarmUp),
            Timeout = Length("timeout", Timeout, defaults.Timeout),
        };
        if (Seed is not null)
        {
            options = PerfTests.Units.Seed.TryParse(Seed, out var seed)
                ? options with
                {
                    Seed = seed,
                }
                : Refuse(options, new SettingProblem("seed", Seed, "a whole number, or one in hexadecimal after 0x"));
        }

        InvalidSettingsException.ThrowIfAny(problems.Concat(options.Validate()).Select(AsOption));
        return options;

        T Refuse<T>(T value, SettingProblem problem)
        {
            problems.Add(problem);
            return value;
        }

        double? Number(string name, string? text) =>
            text is null ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : Refuse<double?>(null, new SettingProblem(name, text, "a number, with a point for the fraction"));

        int? Whole(string name, string? text) =>
            text is null ? null
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : Refuse<int?>(null, new SettingProblem(name, text, "a whole number"));

        TimeSpan Length(string name, string? text, TimeSpan otherwise) =>
            text is null ? otherwise
            : DurationText.TryParse(text, out var duration) ? duration
            : Refuse(otherwise, new SettingProblem(name, text, DurationText.Expected));
    }

    /// <summary>The setting under the name that the user wrote.</summary>
    private static SettingProblem AsOption(SettingProblem problem) =>
        problem.Setting == "url" ? problem with { Setting = "URL" } : problem with { Setting = "--" + problem.Setting };
}
