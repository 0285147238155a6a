using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Monitoring;
using PerfTests.Hosting.Processes;
using PerfTests.IntegrationTests.Systems;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Recovery;

/// <summary>Nodes that end although nobody asked them to, and those that faults take and give back: run for real, judged from the run's folder.</summary>
public sealed class LostNodeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("perftests-lost-").FullName;
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private readonly KeptClusterHost _host = new(new ProcessHost(TimeProvider.System));

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData("preloading")]
    [InlineData("load")]
    [InlineData("reading back")]
    [InlineData("comparing replicas")]
    public async Task Node_that_is_killed_from_outside_fails_the_run_in_the_first_sentence(string stage)
    {
        var result = await RunAsync(
            On(ReplicaCluster.Raft(nodes: 3)),
            began =>
            {
                if (began == stage)
                {
                    Assert.True(Signals.Send(_host.Cluster!.Nodes[2].ProcessId!.Value, 9));
                }
            }
        );

        Assert.Equal(RunStatus.Failed, result.Verdict.Status);
        Assert.StartsWith(
            "The run failed, as node n3 ended by itself (signal 9) at ",
            result.Verdict.Headline,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("lose data")]
    [InlineData("stop")]
    [InlineData("restart")]
    public async Task Nodes_that_a_fault_ends_and_brings_back_are_not_lost(string which)
    {
        var fault = which switch
        {
            "kill" => Fault.Kill(Target.Leader),
            "lose data" => Fault.KillAndLoseData(Target.Follower),
            "stop" => Fault.Stop(Target.Leader),
            _ => Fault.RollingRestart(down: 0.1.Seconds()),
        };

        var result = await RunAsync(On(ReplicaCluster.Raft(nodes: 3)).Fault(fault, at: 1.Seconds(), heal: 2.Seconds()));

        AssertHealed(result);
    }

    [InstalledFact("etcd")]
    public async Task Member_of_etcd_that_lost_its_data_comes_back_as_a_new_one()
    {
        var quick = EtcdCluster.Of(3).With("heartbeat-interval", "50").With("election-timeout", "500");

        var result = await RunAsync(
            On(quick, during: 5.Seconds())
                .Fault(Fault.KillAndLoseData(Target.Leader), at: 1.Seconds(), heal: 3.Seconds())
        );

        AssertHealed(result);
        Assert.Contains("ready after", result.Recovery!.Faults[0].Fault.HealProof, StringComparison.Ordinal);
    }

    private static void AssertHealed(BenchmarkResult result)
    {
        var fault = Assert.Single(result.Recovery!.Faults).Fault;
        Assert.True(fault.Failure is null, fault.Failure);
        Assert.NotNull(fault.HealEffectiveSeconds);
        Assert.DoesNotContain(result.Events, happened => happened.Kind == RunEventKinds.NodeEndedByItself);
    }

    private static Scenario On(ClusterSpec cluster, TimeSpan? during = null) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0.5, keys: 100, valueBytes: 32))
            .Within(new LoadLimits { OperationTimeout = 500.Milliseconds() })
            .Load(Load.Constant(Rate.PerSecond(100), during ?? 3.Seconds()), warmUp: 0.5.Seconds());

    private async Task<BenchmarkResult> RunAsync(Scenario scenario, Action<string>? stageBegan = null)
    {
        var time = TimeProvider.System;
        var origin = time.GetTimestamp();
        var folder = RunFolder.Create(_directory, "lost-node", 1);
        using (
            var writer = new RunFolderWriter(
                folder,
                KilledLeaderRun.Manifest(scenario.Cluster, scenario.Limits),
                time,
                origin
            )
        )
        {
            var completion = await new ScenarioRunner(
                _host,
                new OpenLoopEngine(),
                new ClusterMonitor(time, origin),
                time
            ).RunAsync(
                scenario,
                new RunContext
                {
                    Seed = new Seed(1),
                    Recorder = writer,
                    NodeLogDirectory = folder.PathOf(RunFolder.NodeLogFolder),
                    OriginTimestamp = origin,
                    StageBegan = stageBegan,
                },
                _deadline.Token
            );
            writer.Complete(completion);
        }

        return RunAnalysis.Analyze(RunFolderReader.Read(folder));
    }
}
