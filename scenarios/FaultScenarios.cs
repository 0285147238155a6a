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
    /// <summary>Operations fail while nobody leads: how many is what is measured, not what is judged.</summary>
    private static readonly Objectives Degraded = new() { MinSuccessShare = 0.5 };

    [Scenario("raft-leader-kill")]
    public Task Leader_is_killed_under_load() =>
        Verify(OnRaft(during: 16.Seconds()).Fault(Fault.Kill(Target.Leader), at: 4.Seconds(), heal: 8.Seconds()));

    private static Scenario OnRaft(TimeSpan during) =>
        Benchmark
            .On(ReplicaCluster.Raft(nodes: 3))
            .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Poisson(Rate.PerSecond(400), during), warmUp: 2.Seconds())
            .Expect(Degraded)
            .SkipWhereUnsupported();
}
