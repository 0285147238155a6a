using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.Sessions.History;

/// <summary>Runs that never took place, for measuring the store itself. Every one says so in its name, scenario, machine and verdict.</summary>
internal static class SyntheticHistory
{
    /// <summary>What every synthetic name begins with.</summary>
    public const string Mark = "synthetic";

    /// <summary>Share by which a metric varies from run to run.</summary>
    private const double Variation = 0.02;

    private static readonly string[] Names =
    [
        FigureNames.Goodput,
        FigureNames.ResponseP50,
        FigureNames.ResponseP95,
        FigureNames.ResponseP99,
        FigureNames.CpuPerOperation,
        "messages_per_operation",
        "syncs_per_operation",
        "log_bytes_per_operation",
    ];

    private static readonly EnvironmentFingerprint Machine = new()
    {
        CpuModel = Mark,
        Cores = 1,
        MemoryBytes = 1,
        Kernel = Mark,
        OperatingSystem = Mark,
        Runtime = Mark,
        HarnessVersion = Mark,
    };

    /// <summary>The name of a scenario.</summary>
    public static string Scenario(int number) => FormattableString.Invariant($"{Mark}-{number:000}");

    /// <summary>Runs, a minute apart, of the scenarios in turn; each metric changes its level by a tenth half way.</summary>
    public static IEnumerable<HistoryEntry> Generate(int runs, int scenarios, Seed seed)
    {
        var random = seed.CreateRandom();
        for (var i = 0; i < runs; i++)
        {
            var level = i < runs / 2 ? 1.0 : 1.1;
            var started = DateTimeOffset.UnixEpoch.AddDays(1).AddMinutes(i);
            yield return new HistoryEntry
            {
                RunId = FormattableString.Invariant($"{Mark}-{i:0000000}"),
                Scenario = Scenario(i % scenarios),
                ScenarioHash = Mark,
                StartedAt = started,
                System = Mark,
                Protocol = Mark,
                Nodes = 1,
                Durability = Mark,
                Host = Mark,
                Engine = Mark,
                Seed = seed.Value,
                Environment = Machine,
                Status = RunStatus.Passed,
                Headline = "A synthetic run: nothing was measured.",
                Commit = FormattableString.Invariant($"{Mark}-{i / 100}"),
                Metrics =
                [
                    .. Names.Select(name => new RunMetric(
                        name,
                        $"Synthetic {name}",
                        "1",
                        100 * level * (1 + (Variation * ((2 * random.NextDouble()) - 1))),
                        FigureKind.Absolute,
                        name == FigureNames.Goodput
                    )),
                ],
            };
        }
    }
}
