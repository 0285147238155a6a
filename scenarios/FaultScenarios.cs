using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>The built-in replica while something breaks. Figures of one run are an anecdote: the extended scenarios repeat five times.</summary>
public sealed class FaultScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    [Scenario("raft-leader-kill")]
    public Task Leader_is_killed_under_load() =>
        Verify(OnRaft(during: 20.Seconds()).Fault(Fault.Kill(Target.Leader), at: 5.Seconds(), heal: 9.Seconds()));

    private static Scenario OnRaft(TimeSpan during) =>
        Benchmark
            .On(ReplicaCluster.Raft(nodes: 3))
            .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Poisson(Rate.PerSecond(400), during), warmUp: 2.Seconds())
            .Expect(SharedMachine.Recovering(5.Seconds(), unavailability: 5.Seconds()))
            .SkipWhereUnsupported();
}
