using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Running;
using PerfTests.UnitTests.Recording;

namespace PerfTests.UnitTests.Analysis.History;

/// <summary>Entries of runs that exist only in tests.</summary>
internal static class TestEntries
{
    public static HistoryEntry Create(int number, double goodput = 1_000)
    {
        var manifest = TestManifests.Create("raft-test");
        return new HistoryEntry
        {
            RunId = $"run-{number:000}",
            Scenario = manifest.Scenario,
            ScenarioHash = "ab",
            StartedAt = DateTimeOffset.UnixEpoch.AddDays(number),
            System = manifest.System,
            Protocol = manifest.Protocol,
            Nodes = manifest.Nodes,
            Durability = manifest.Durability,
            Host = manifest.Host,
            Engine = manifest.Engine,
            Seed = ulong.MaxValue,
            Environment = manifest.Environment,
            Status = RunStatus.Passed,
            Headline = "1,000 operations/s",
            Metrics = [new RunMetric(FigureNames.Goodput, "Goodput", "1/s", goodput, FigureKind.Absolute, true)],
        };
    }
}
