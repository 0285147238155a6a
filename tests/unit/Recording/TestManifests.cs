using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

/// <summary>Manifests of runs that exist only in tests.</summary>
internal static class TestManifests
{
    public static RunManifest Create(string scenario) =>
        new()
        {
            RunId = "test-run",
            Scenario = scenario,
            ScenarioHash = "00",
            StartedAt = DateTimeOffset.UnixEpoch,
            Seed = 1,
            System = "replica-raft",
            Protocol = "raft",
            Nodes = 3,
            Durability = "background",
            Host = "process",
            Engine = "open-loop",
            WarmUpSeconds = 1,
            MeasureSeconds = 5,
            Settings = [],
            ReproduceCommand = "perftests run " + scenario,
            Environment = new EnvironmentFingerprint
            {
                CpuModel = "test",
                Cores = 2,
                MemoryBytes = 1,
                Kernel = "test",
                OperatingSystem = "test",
                Runtime = "test",
                HarnessVersion = "test",
            },
        };
}
