using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.JetStream;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>A stream of NATS JetStream with three replicas; skipped where nats-server is not installed.</summary>
public sealed class JetStreamScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    [Scenario("jetstream-publish", IsOptional = true)]
    public Task Publishes_with_acknowledgement_and_reads_of_the_last_message() =>
        Verify(
            Benchmark
                .On(JetStreamCluster.Of(nodes: 3))
                .Workload(Workload.Mixed(reads: 0.2, keys: 500, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(500), during: 5.Seconds()), warmUp: 2.Seconds())
        );

    [Scenario("jetstream-guarded-publish", IsOptional = true, IsExtended = true)]
    public Task Publishes_that_expect_the_last_sequence_and_reads_from_replicas_on_few_keys() =>
        Verify(
            Benchmark
                .On(JetStreamCluster.Of(nodes: 3))
                .Workload(
                    new Workload
                    {
                        Name = "guarded-publish",
                        Keys = 100,
                        Values = ValueSize.Constant(16),
                        Mix = new OperationMix
                        {
                            Reads = 0.4,
                            LocalReads = 0.2,
                            CompareAndSwaps = 0.2,
                            ReadModifyWrites = 0.2,
                        },
                    }
                )
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(300), during: 10.Seconds()), warmUp: 3.Seconds())
        );

    [Scenario("jetstream-leader-kill", IsOptional = true, IsExtended = true)]
    public Task Leader_is_killed() => Verify(UnderFault(Fault.Kill(Target.Leader)));

    [Scenario("jetstream-leader-isolation", IsOptional = true, IsExtended = true)]
    public Task Leader_is_cut_off_from_the_others() => Verify(UnderFault(Fault.Isolate(Target.Leader)));

    /// <summary>Its election timeouts are 4 to 9 s and cannot be set: the fault is healed after the election, and what follows is watched for 18 s.</summary>
    private static Scenario UnderFault(Fault fault) =>
        Benchmark
            .On(JetStreamCluster.Of(nodes: 3))
            .Workload(Workload.Mixed(reads: 0.1, keys: 1_000, valueBytes: 100))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Constant(Rate.PerSecond(400), during: 36.Seconds()), warmUp: 3.Seconds())
            .Fault(fault, at: 6.Seconds(), heal: 18.Seconds())
            .Expect(SharedMachine.Recovering(12.Seconds(), unavailability: 12.Seconds()))
            .SkipWhereUnsupported()
            .Repeat(5);
}
