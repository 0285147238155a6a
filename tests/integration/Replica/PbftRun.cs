using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Hosting.Monitoring;
using PerfTests.Hosting.Processes;
using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>A short run of four PBFT replicas, judged by the same checks as every run: what clients saw, and what the replicas hold.</summary>
internal static class PbftRun
{
    /// <summary>A light load on few keys, half of it reads, so that whatever goes wrong is read soon.</summary>
    public static Scenario Scenario { get; } =
        Benchmark
            .On(ReplicaCluster.Pbft(nodes: 4).With("view-change-timeout-ms", "300"))
            .Workload(Workload.Mixed(reads: 0.5, keys: 20, valueBytes: 32))
            .Within(new LoadLimits { OperationTimeout = 2.Seconds() })
            .Load(Load.Poisson(Rate.PerSecond(200), during: 2.5.Seconds()), warmUp: 0.Seconds());

    /// <summary>Runs a scenario once and analyses its facts as they were written to its folder.</summary>
    public static async Task<BenchmarkResult> RunAsync(Scenario scenario)
    {
        var time = TimeProvider.System;
        var directory = Directory.CreateTempSubdirectory("perftests-pbft-");
        try
        {
            Assert.Empty(scenario.Validate());
            var origin = time.GetTimestamp();
            var folder = RunFolder.Create(directory.FullName, "pbft", 1);
            using (var writer = new RunFolderWriter(folder, Manifest(scenario), time, origin))
            {
                var context = new RunContext
                {
                    Seed = new Seed(1),
                    Recorder = writer,
                    NodeLogDirectory = folder.PathOf(RunFolder.NodeLogFolder),
                    OriginTimestamp = origin,
                };
                using var deadline = new CancellationTokenSource(Timeouts.Test);
                var runner = new ScenarioRunner(
                    new ProcessHost(time),
                    new OpenLoopEngine(),
                    new ClusterMonitor(time, origin),
                    time
                );
                var completion = await runner.RunAsync(scenario, context, deadline.Token);
                Assert.Equal((RunEnding.Completed, ""), (completion.Ending, completion.Reason));
                writer.Complete(completion);
            }

            return RunAnalysis.Analyze(RunFolderReader.Read(folder));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static RunManifest Manifest(Scenario scenario) =>
        new()
        {
            RunId = "pbft-1",
            Scenario = "pbft",
            ScenarioHash = scenario.Hash(),
            StartedAt = DateTimeOffset.UnixEpoch,
            Seed = 1,
            System = scenario.Cluster.System.Name,
            Protocol = scenario.Cluster.System.Protocol.Name,
            Nodes = scenario.Cluster.Nodes,
            Durability = "",
            Consistency = ConsistencyModel.Linearizable,
            ChecksSafety = true,
            Host = "process",
            Engine = "open-loop",
            WarmUpSeconds = scenario.WarmUp.TotalSeconds,
            MeasureSeconds = scenario.Profile!.During.TotalSeconds,
            IntervalSeconds = scenario.Limits.Interval.TotalSeconds,
            Settings = scenario.Describe(),
            ReproduceCommand = "dotnet test",
            Environment = new EnvironmentFingerprint
            {
                CpuModel = "",
                Cores = Environment.ProcessorCount,
                MemoryBytes = 0,
                Kernel = "",
                OperatingSystem = "",
                Runtime = "",
                HarnessVersion = "",
            },
        };
}
