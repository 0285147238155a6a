using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Storage;

namespace PerfTests.IntegrationTests.Storage;

/// <summary>Runs that exist only in tests.</summary>
internal static class TestRuns
{
    public const int MetricsPerRun = 3;

    private static readonly EnvironmentFingerprint Machine = new()
    {
        CpuModel = "test",
        Cores = 2,
        MemoryBytes = 1,
        Kernel = "test",
        OperatingSystem = "test",
        Runtime = "test",
        HarnessVersion = "test",
    };

    public static IEnumerable<HistoryEntry> Many(int count, string name = "run") =>
        Enumerable.Range(0, count).Select(number => One(number, name));

    public static HistoryEntry One(int number, string name = "run") =>
        new()
        {
            RunId = $"{name}-{number:000000}",
            Scenario = number % 2 == 0 ? "even" : "odd",
            ScenarioHash = "ab",
            StartedAt = DateTimeOffset.UnixEpoch.AddHours(number).AddTicks(1),
            System = "test",
            Protocol = "raft",
            Nodes = 3,
            Durability = "synced",
            Host = "process",
            Engine = "open-loop",
            Seed = ulong.MaxValue - (ulong)number,
            Environment = Machine,
            Status = RunStatus.Passed,
            Headline = "' OR 1=1; -- \"quoted\" ✓",
            Commit = number % 3 == 0 ? null : $"commit-{number / 10}",
            Metrics =
            [
                Metric(FigureNames.Goodput, 1_000 + (number / 3.0)),
                Metric(FigureNames.ResponseP50, 0.1 + (0.2 * number) + 0.3),
                Metric(FigureNames.ResponseP99, Math.Sqrt(number + 2)),
            ],
        };

    public static string WriteLines(string file, IEnumerable<HistoryEntry> runs)
    {
        File.WriteAllLines(file, runs.Select(HistoryJson.Write));
        return file;
    }

    private static RunMetric Metric(string name, double value) =>
        new(name, name, "1", value, FigureKind.Absolute, name == FigureNames.Goodput);
}
