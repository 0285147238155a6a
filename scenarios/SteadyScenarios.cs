using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.JetStream;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Serf;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>
/// Two minutes of each system in which nothing happens, in the buckets of runs with faults: what the criterion of recovery is calibrated on
/// (<c>perftests calibrate-recovery</c>).
/// </summary>
public sealed class SteadyScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    [Scenario("raft-steady", IsExtended = true)]
    public Task Raft() => Verify(Steady(ReplicaCluster.Raft(nodes: 3), Mixed));

    [Scenario("pbft-steady", IsExtended = true)]
    public Task Pbft() => Verify(Steady(ReplicaCluster.Pbft(nodes: 4), Mixed, perSecond: 300));

    [Scenario("gossip-steady", IsExtended = true)]
    public Task Gossip() => Verify(Steady(ReplicaCluster.Gossip(nodes: 5), GossipScenarios.Mixed));

    [Scenario("etcd-steady", IsExtended = true, IsOptional = true)]
    public Task Etcd() =>
        Verify(Steady(EtcdCluster.Of(nodes: 3), Workload.Mixed(reads: 0, keys: 1_000, valueBytes: 100)));

    [Scenario("jetstream-steady", IsExtended = true, IsOptional = true)]
    public Task JetStream() =>
        Verify(Steady(JetStreamCluster.Of(nodes: 3), Workload.Mixed(reads: 0.1, keys: 1_000, valueBytes: 100)));

    [Scenario("serf-steady", IsExtended = true, IsOptional = true)]
    public Task Serf() =>
        Verify(
            Steady(
                SerfCluster.Of(nodes: 5).With("profile", "local"),
                new Workload
                {
                    Name = "events",
                    Keys = 1_000,
                    Mix = new OperationMix { Updates = 1 },
                    Values = ValueSize.Constant(32),
                },
                perSecond: 60
            )
        );

    private static Workload Mixed => Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256);

    private static Scenario Steady(ClusterSpec cluster, Workload workload, double perSecond = 400) =>
        Benchmark
            .On(cluster)
            .Workload(workload)
            .Within(SharedMachine.LimitsWithFaults with { Interval = Scenario.LongestFaultInterval })
            .Checking(SafetyOptions.Off)
            .Load(Load.Constant(Rate.PerSecond(perSecond), during: 120.Seconds()), warmUp: 3.Seconds())
            .Expect(new Objectives { MinSuccessShare = 0 });
}
