using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Serf;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>Serf, five agents; skipped where it is not installed. Writes are user events, reads are queries that every member acknowledges.</summary>
public sealed class SerfScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    /// <summary>Few queries among many events; what a packet of gossip holds is what limits them, so they are short.</summary>
    private static readonly Workload Events = new()
    {
        Name = "events",
        Keys = 1_000,
        Mix = new OperationMix { Reads = 0.1, Updates = 0.9 },
        Values = ValueSize.Constant(32),
    };

    [Scenario("serf-event-storm", IsOptional = true)]
    public Task Events_and_queries_that_spread_to_five_members() =>
        Verify(
            Benchmark
                .On(SerfCluster.Of(nodes: 5))
                .Workload(Events)
                .Within(LoadLimits.SharedMachine)
                .Checking(new SafetyOptions { AgreementDeadline = 3.Seconds() })
                .Load(Load.Poisson(Rate.PerSecond(60), during: 5.Seconds()), warmUp: 1.Seconds())
        );

    [Scenario("serf-member-kill", IsOptional = true, IsExtended = true)]
    public Task Member_is_killed_and_comes_back() => Verify(UnderFault(Fault.Kill(Target.One)));

    /// <summary>Clients still reach it: what they tell it meanwhile, the others hear after the healing.</summary>
    [Scenario("serf-member-isolation", IsOptional = true, IsExtended = true)]
    public Task Member_is_cut_off_and_found_again() => Verify(UnderFault(Fault.Isolate(Target.One)));

    private static Scenario UnderFault(Fault fault) =>
        Benchmark
            .On(SerfCluster.Of(nodes: 5).With("profile", "local"))
            .Workload(Events with { Mix = new OperationMix { Updates = 1 } })
            .Within(SharedMachine.LimitsWithFaults)
            .Checking(new SafetyOptions { AgreementDeadline = 1.Seconds() })
            .Load(Load.Constant(Rate.PerSecond(60), during: 30.Seconds()), warmUp: 3.Seconds())
            .Fault(fault, at: 6.Seconds(), heal: 18.Seconds())
            .Expect(SharedMachine.Recovering(6.Seconds(), unavailability: 1.Seconds()) with { MinSuccessShare = 0.9 })
            .SkipWhereUnsupported();
}
