using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>The built-in replica under gossip: local processes, no other software. Reads are local: gossip has no others.</summary>
public sealed class GossipScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    /// <summary>Half local reads, half writes, on keys so many that a write is rarely overtaken while it spreads.</summary>
    internal static readonly Workload Mixed = new()
    {
        Keys = 2_000,
        Mix = new OperationMix { LocalReads = 0.5, Updates = 0.5 },
        Values = ValueSize.Constant(256),
    };

    [Scenario("gossip-mixed-load")]
    public Task Mixed_load_that_spreads_to_five_nodes() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Gossip(nodes: 5))
                .Workload(Mixed)
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(600), during: 8.Seconds()), warmUp: 3.Seconds())
                .Expect(new Objectives { MaxResponseP99 = 500.Milliseconds(), MinGoodputShare = 0.95 })
        );

    [Scenario("gossip-closed-loop", IsExtended = true)]
    public Task Closed_loop_of_writers_at_five_nodes() => Verify(ClosedLoop(nodes: 5, clients: 128));

    [Scenario("gossip-closed-loop-fifteen", IsExtended = true)]
    public Task Closed_loop_of_writers_at_fifteen_nodes() => Verify(ClosedLoop(nodes: 15, clients: 64));

    [Scenario("gossip-fifteen-nodes", IsExtended = true)]
    public Task Mixed_load_that_spreads_to_fifteen_nodes() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Gossip(nodes: 15, DurabilityMode.Memory))
                .Workload(Mixed)
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(200), during: 15.Seconds()), warmUp: 5.Seconds())
                .Expect(new Objectives { MaxResponseP99 = 1.Seconds(), MinGoodputShare = 0.95 })
        );

    /// <summary>How many writes a quorum can confirm; latency follows from it, as clients wait for their answers.</summary>
    private static Scenario ClosedLoop(int nodes, int clients) =>
        Benchmark
            .On(ReplicaCluster.Gossip(nodes, DurabilityMode.Memory))
            .Workload(
                Mixed with
                {
                    Keys = 20_000,
                    Mix = new OperationMix { Updates = 1 },
                    Values = ValueSize.Constant(100),
                    Preload = false,
                }
            )
            .Within(LoadLimits.SharedMachine)
            .Load(Load.Closed(clients, during: 10.Seconds()), warmUp: 4.Seconds());
}
