using PerfTests.Clusters;
using PerfTests.Hosting.Monitoring;
using PerfTests.IntegrationTests.Systems;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Recovery;

/// <summary>
/// A run whose leader is killed in the middle and started again, with the stamps of the fault taken by hand: what is measured does not depend on
/// what injects.
/// </summary>
internal static class KilledLeaderRun
{
    private const double KillAt = 3.5;
    private const double RestartAt = 5;

    /// <summary>Runs it for 8 s and reads its facts back from its folder.</summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="directory">An empty folder.</param>
    public static async Task<RunRecord> RecordAsync(ClusterSpec spec, string directory)
    {
        var time = TimeProvider.System;
        await using var started = await SystemCluster.StartAsync(spec);
        await using var client = started.CreateClient(timeout: 500.Milliseconds());
        var origin = time.GetTimestamp();
        var folder = RunFolder.Create(directory, "leader-kill", 1);
        var limits = new LoadLimits { Interval = 250.Milliseconds(), OperationTimeout = 500.Milliseconds() };
        using (var writer = new RunFolderWriter(folder, Manifest(spec, limits), time, origin))
        {
            LoadSummary summary;
            await using (new ClusterMonitor(time, origin).Start(started.Cluster, writer))
            {
                using var recorder = new OperationRecorder(
                    new OperationRecorderOptions
                    {
                        Facts = writer,
                        Time = time,
                        OriginTimestamp = origin,
                        Interval = limits.Interval,
                        MaxLoggedOperations = 10_000,
                    }
                );
                var load = new OpenLoopEngine().RunAsync(
                    new LoadRequest
                    {
                        Workload = Workload.Mixed(reads: 0, keys: 100, valueBytes: 32),
                        Load = Load.Constant(Rate.PerSecond(200), 8.Seconds()),
                        WarmUp = 1.Seconds(),
                        Limits = limits,
                        Seed = new Seed(1),
                        Client = client,
                    },
                    recorder,
                    started.Deadline
                );
                await KillAsync(started, writer, () => time.GetElapsedTime(origin).TotalSeconds);
                await load;
                summary = recorder.Complete();
            }

            writer.Complete(
                new RunCompletion
                {
                    Ending = RunEnding.Completed,
                    Seconds = time.GetElapsedTime(origin).TotalSeconds,
                    Load = summary,
                }
            );
        }

        return RunFolderReader.Read(folder);
    }

    private static async Task KillAsync(SystemCluster started, RunFolderWriter writer, Func<double> now)
    {
        await Task.Delay(TimeSpan.FromSeconds(KillAt), started.Deadline);
        var leader = await started.WaitForLeaderAsync();
        var fault = new FaultRecord
        {
            Number = 1,
            Kind = "node.kill",
            Description = "kill (SIGKILL) of the leader",
            Targets = [leader.Name],
            InjectRequestedSeconds = now(),
        };
        await started.Cluster.KillNodeAsync(leader, started.Deadline);
        fault = fault with { InjectEffectiveSeconds = now() };
        writer.RecordFault(fault);
        await Task.Delay(TimeSpan.FromSeconds(RestartAt - KillAt), started.Deadline);
        fault = fault with { HealRequestedSeconds = now() };
        await started.Cluster.RestartNodeAsync(leader, keepData: true, started.Deadline);
        writer.RecordFault(fault with { HealEffectiveSeconds = now() });
    }

    /// <summary>What such a run is asked; any goodput will do.</summary>
    public static RunManifest Manifest(ClusterSpec spec, LoadLimits limits) =>
        new()
        {
            RunId = "leader-kill-1",
            Scenario = "leader-kill",
            ScenarioHash = "00",
            StartedAt = DateTimeOffset.UnixEpoch,
            Seed = 1,
            System = spec.System.Name,
            Protocol = spec.System.Protocol.Name,
            Nodes = spec.Nodes,
            Durability = "",
            Host = "process",
            Engine = "open-loop",
            WarmUpSeconds = 1,
            MeasureSeconds = 8,
            IntervalSeconds = limits.Interval.TotalSeconds,
            // Other tests run on this machine at the same time: any goodput will do.
            Objectives = new Objectives { MinSuccessShare = 0, MinGoodputBeforeFault = 1 },
            Settings = [],
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
