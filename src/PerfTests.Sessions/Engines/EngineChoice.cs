using System.Collections.Immutable;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Settings;

namespace PerfTests.Sessions.Engines;

/// <summary>Chooses what puts the load of a scenario on.</summary>
internal static class EngineChoice
{
    /// <summary>The engine that the scenario names, or the first that can put its profile on.</summary>
    /// <param name="engines">The engines in the order of preference.</param>
    /// <param name="scenario">The scenario; must have a profile.</param>
    /// <exception cref="InvalidSettingsException">There is none; the message lists those there are.</exception>
    public static ILoadEngine Choose(ImmutableArray<ILoadEngine> engines, Scenario scenario)
    {
        var profile = scenario.Profile!;
        if (scenario.Engine is not { } name)
        {
            return Choose(engines, profile);
        }

        var named =
            engines.FirstOrDefault(engine => engine.Name == name)
            ?? throw Problem("Scenario.Using", name, $"one of the engines: {Names(engines)}");
        return named.Supports(profile)
            ? named
            : throw Problem("Scenario.Using", name, $"an engine that supports the load '{profile.Describe()}'");
    }

    /// <summary>The first engine that can put a profile on.</summary>
    /// <param name="engines">The engines in the order of preference.</param>
    /// <param name="profile">The profile.</param>
    /// <exception cref="InvalidSettingsException">There is none; the message lists those there are.</exception>
    public static ILoadEngine Choose(ImmutableArray<ILoadEngine> engines, LoadProfile profile) =>
        engines.FirstOrDefault(engine => engine.Supports(profile))
        ?? throw Problem(
            "Scenario.Load",
            profile.Describe(),
            $"a load that one of the engines supports ({Names(engines)}), or one engine more in the composition"
        );

    private static string Names(ImmutableArray<ILoadEngine> engines) =>
        engines.Length == 0 ? "there is none" : string.Join(", ", engines.Select(engine => engine.Name));

    private static InvalidSettingsException Problem(string setting, string value, string expected) =>
        new([new SettingProblem(setting, value, expected)]);
}
