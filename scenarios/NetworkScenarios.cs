using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>The network between the nodes while the load goes on; clients reach every node. All but the first run five times.</summary>
public sealed class NetworkScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    private const int Repetitions = 5;

    private static readonly Objectives Back = SharedMachine.Recovering(5.Seconds());

    private static readonly ClusterSpec Raft = ReplicaCluster.Raft(nodes: 3);
    private static readonly ClusterSpec Etcd = EtcdCluster.Of(nodes: 3);

    [Scenario("raft-leader-isolation", IsExtended = true)]
    public Task Leader_is_cut_off_from_the_others() =>
        Verify(On(Raft, during: 20.Seconds()).Fault(Fault.Isolate(Target.Leader), at: 5.Seconds(), heal: 9.Seconds()));

    /// <summary>The worse half of a cut: the others hear a leader who hears nothing of them.</summary>
    [Scenario("raft-asymmetric-partition", IsExtended = true)]
    public Task Leader_hears_nothing_and_is_heard() => Verify(Deaf(Raft));

    [Scenario("raft-slow-link", IsExtended = true)]
    public Task Links_of_a_follower_take_fifty_milliseconds() => Verify(Slow(Raft));

    [Scenario("raft-flapping-network", IsExtended = true)]
    public Task Node_is_cut_off_again_and_again() => Verify(Flapping(Raft));

    [Scenario("etcd-asymmetric-partition", IsExtended = true, IsOptional = true)]
    public Task Leader_of_etcd_hears_nothing_and_is_heard() => Verify(Deaf(Etcd));

    [Scenario("etcd-slow-link", IsExtended = true, IsOptional = true)]
    public Task Links_of_a_follower_of_etcd_take_fifty_milliseconds() => Verify(Slow(Etcd));

    [Scenario("etcd-flapping-network", IsExtended = true, IsOptional = true)]
    public Task Node_of_etcd_is_cut_off_again_and_again() => Verify(Flapping(Etcd));

    [Scenario("gossip-loss", IsExtended = true)]
    public Task Gossip_spreads_although_every_fifth_datagram_is_lost() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Gossip(nodes: 5))
                .Workload(GossipScenarios.Mixed)
                .Within(SharedMachine.LimitsWithFaults)
                .Load(Load.Constant(Rate.PerSecond(300), during: 21.Seconds()), warmUp: 3.Seconds())
                .Fault(Fault.Loss(Target.All, 0.2), at: 5.Seconds(), heal: 10.Seconds())
                .Expect(Back)
                .SkipWhereUnsupported()
                .Repeat(Repetitions)
        );

    private static Scenario Deaf(ClusterSpec cluster) =>
        On(cluster, during: 22.Seconds())
            .Fault(Fault.CutIncoming(Target.Leader), at: 5.Seconds(), heal: 11.Seconds())
            .Repeat(Repetitions);

    private static Scenario Slow(ClusterSpec cluster) =>
        On(cluster, during: 21.Seconds())
            .Fault(
                Fault.Latency(Target.Follower, 50.Milliseconds(), jitter: 10.Milliseconds()),
                at: 5.Seconds(),
                heal: 10.Seconds()
            )
            .Repeat(Repetitions);

    /// <summary>Far enough apart that each is held against a cluster that has recovered from the one before.</summary>
    private static Scenario Flapping(ClusterSpec cluster) =>
        On(cluster, during: 50.Seconds())
            .Inject(
                FaultSchedule.None.Repeat(
                    Fault.Isolate(Target.One),
                    first: 5.Seconds(),
                    every: 11.Seconds(),
                    lasting: 1.Seconds(),
                    times: 4
                )
            )
            .Repeat(Repetitions);

    /// <summary>A constant load, so that recovery is judged bucket by bucket.</summary>
    private static Scenario On(ClusterSpec cluster, TimeSpan during) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Constant(Rate.PerSecond(400), during), warmUp: 2.Seconds())
            .Expect(Back)
            .SkipWhereUnsupported();
}
