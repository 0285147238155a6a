using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>
/// How etcd gets over the loss of its leader, five runs each: killed with its default timeouts and with short ones; paused, cut off and stopped in good order beside
/// it. Its election timeout is what failover is made of.
/// </summary>
public sealed class RecoveryScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    private const int Repetitions = 5;

    private static readonly ClusterSpec Default = EtcdCluster.Of(nodes: 3);

    private static readonly ClusterSpec Quick = Default
        .With("heartbeat-interval", "20")
        .With("election-timeout", "200");

    [Scenario("etcd-leader-kill", IsExtended = true, IsOptional = true)]
    public Task Leader_is_killed() => Verify(Lose(Default, Fault.Kill(Target.Leader)));

    [Scenario("etcd-leader-kill-quick", IsExtended = true, IsOptional = true)]
    public Task Leader_is_killed_with_short_timeouts() => Verify(Lose(Quick, Fault.Kill(Target.Leader)));

    [Scenario("etcd-leader-pause", IsExtended = true, IsOptional = true)]
    public Task Leader_is_frozen() => Verify(Lose(Default, Fault.Pause(Target.Leader)));

    [Scenario("etcd-leader-isolation", IsExtended = true, IsOptional = true)]
    public Task Leader_is_cut_off() => Verify(Lose(Default, Fault.Isolate(Target.Leader)));

    [Scenario("etcd-leader-stop", IsExtended = true, IsOptional = true)]
    public Task Leader_is_stopped_in_good_order() => Verify(Lose(Default, Fault.Stop(Target.Leader)));

    /// <summary>A constant load, so that recovery is judged bucket by bucket; the node is back six seconds later, and twelve more are watched.</summary>
    private static Scenario Lose(ClusterSpec cluster, Fault fault) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0, keys: 1_000, valueBytes: 100))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Constant(Rate.PerSecond(400), during: 24.Seconds()), warmUp: 3.Seconds())
            .Fault(fault, at: 6.Seconds(), heal: 12.Seconds())
            .Expect(SharedMachine.Recovering(6.Seconds(), unavailability: 5.Seconds()))
            .SkipWhereUnsupported()
            .Repeat(Repetitions);
}
