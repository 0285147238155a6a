using System.Globalization;

namespace PerfTests.SimulationTests.Simulator;

/// <summary>How many seeded schedules a test runs: its default, or what <c>PERFTESTS_SIMULATION_SEEDS</c> says; the first seed by <c>PERFTESTS_SIMULATION_FIRST</c>.</summary>
internal static class SeedBudget
{
    /// <summary>The first seed. Default: 1.</summary>
    public static long First { get; } = Read("PERFTESTS_SIMULATION_FIRST", 1);

    /// <summary>How many to run.</summary>
    public static long Count(long byDefault) => Read("PERFTESTS_SIMULATION_SEEDS", byDefault);

    private static long Read(string variable, long byDefault) =>
        long.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : byDefault;
}
