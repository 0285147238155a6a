using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>
/// The built-in replica while something happens to its nodes rather than to their links: they die, come back with nothing, are short of something. One short run by
/// default; five of each with all scenarios.
/// </summary>
public sealed class NodeFaultScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    private const int Repetitions = 5;

    private static readonly ClusterSpec Background = ReplicaCluster.Raft(nodes: 3);

    private static readonly ClusterSpec Synced = ReplicaCluster.Raft(nodes: 3, DurabilityMode.Synced);

    [Scenario("raft-slow-follower")]
    public Task Follower_is_short_of_processor_time() => Verify(Slow());

    [Scenario("raft-slow-follower-repeated", IsExtended = true)]
    public Task Follower_is_short_of_processor_time_again_and_again() => Verify(Slow().Repeat(Repetitions));

    [Scenario("raft-follower-kill", IsExtended = true)]
    public Task Follower_is_killed() => Verify(Lasting(Background, Fault.Kill(Target.Follower)));

    [Scenario("raft-lost-data", IsExtended = true)]
    public Task Follower_comes_back_with_nothing() =>
        Verify(Lasting(Background, Fault.KillAndLoseData(Target.Follower)));

    [Scenario("raft-full-disk", IsExtended = true)]
    public Task Follower_finds_no_room_on_its_disk() => Verify(Lasting(Background, Fault.FullDisk(Target.Follower)));

    [Scenario("raft-slow-disk", IsExtended = true)]
    public Task Leader_syncs_to_a_slow_disk() =>
        Verify(Lasting(Synced, Fault.SlowDisk(Target.Leader, bytesPerSecond: 200_000)));

    [Scenario("raft-parameter-change", IsExtended = true)]
    public Task Batches_are_cut_to_one_operation_while_the_load_runs() =>
        Verify(Lasting(Background, Fault.Parameter(Target.All, "batch-size", "1")));

    /// <summary>The last writer wins by its clock: one that is ahead wins over whoever has not heard of it.</summary>
    [Scenario("gossip-clock-offset", IsExtended = true)]
    public Task Clock_of_a_member_is_ten_seconds_ahead() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Gossip(nodes: 5))
                .Workload(GossipScenarios.Mixed)
                .Within(SharedMachine.LimitsWithFaults)
                .Load(Load.Constant(Rate.PerSecond(400), during: 20.Seconds()), warmUp: 2.Seconds())
                .Fault(Fault.ClockOffset(Target.One, 10.Seconds()), at: 5.Seconds(), heal: 9.Seconds())
                .Expect(SharedMachine.Recovering(5.Seconds()))
                .Repeat(Repetitions)
        );

    /// <summary>As an upgrade would do it, once the load has settled.</summary>
    [Scenario("raft-rolling-restart", IsExtended = true)]
    public Task Nodes_are_restarted_one_after_the_other() =>
        Verify(
            OnRaft(Background, during: 28.Seconds())
                .Fault(Fault.RollingRestart(), when: FaultTrigger.SteadyRate(5.Seconds()), lasting: 6.Seconds())
                .Repeat(Repetitions)
        );

    /// <summary>
    /// What happens to whom and when is drawn from the run's seed, which its report names; far enough apart that each is held against a cluster that has recovered
    /// from the one before.
    /// </summary>
    [Scenario("raft-random-faults", IsExtended = true)]
    public Task Faults_come_by_seed_one_after_the_other() =>
        Verify(
            OnRaft(Background, during: 70.Seconds())
                .Inject(
                    FaultSchedule.None.With(
                        new RandomFaults(
                            [
                                Fault.Kill(Target.One),
                                Fault.Pause(Target.One),
                                Fault.Stop(Target.Leader),
                                Fault.CpuStarvation(Target.Minority, cpus: 0.1),
                            ],
                            Count: 4,
                            From: 5.Seconds(),
                            Until: 59.Seconds(),
                            ShortestLasting: 1.Seconds(),
                            LongestLasting: 4.Seconds()
                        )
                        {
                            Pause = 11.Seconds(),
                        }
                    )
                )
                .Repeat(Repetitions)
        );

    private static Scenario Slow() =>
        OnRaft(Background, during: 18.Seconds())
            .Fault(Fault.CpuStarvation(Target.Follower, cpus: 0.05), at: 4.Seconds(), heal: 7.Seconds());

    private static Scenario Lasting(ClusterSpec cluster, Fault fault) =>
        OnRaft(cluster, during: 20.Seconds()).Fault(fault, at: 5.Seconds(), heal: 9.Seconds()).Repeat(Repetitions);

    /// <summary>A constant load, so that recovery is judged bucket by bucket.</summary>
    private static Scenario OnRaft(ClusterSpec cluster, TimeSpan during) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Constant(Rate.PerSecond(400), during), warmUp: 2.Seconds())
            .Expect(SharedMachine.Recovering(5.Seconds()))
            .SkipWhereUnsupported();
}
