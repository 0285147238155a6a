using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Etcd;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>etcd, three members; skipped where it is not installed.</summary>
public sealed class EtcdScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    [Scenario("etcd-mixed-load", IsOptional = true)]
    public Task Mixed_load_of_independent_clients() =>
        Verify(
            Benchmark
                .On(EtcdCluster.Of(nodes: 3))
                .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(500), during: 6.Seconds()), warmUp: 2.Seconds())
        );

    [Scenario("etcd-closed-loop", IsOptional = true, IsExtended = true)]
    public Task Closed_loop_of_64_clients() =>
        Verify(
            Benchmark
                .On(EtcdCluster.Of(nodes: 3))
                .Workload(Workload.Mixed(reads: 0, keys: 10_000, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Closed(clients: 64, during: 10.Seconds()), warmUp: 3.Seconds())
        );

    [Scenario("etcd-transactions", IsOptional = true, IsExtended = true)]
    public Task Transactions_reads_and_scans_on_few_keys() =>
        Verify(
            Benchmark
                .On(EtcdCluster.Of(nodes: 3))
                .Workload(
                    new Workload
                    {
                        Name = "transactions",
                        Keys = 100,
                        Values = ValueSize.Constant(16),
                        Mix = new OperationMix
                        {
                            Reads = 0.4,
                            LocalReads = 0.1,
                            CompareAndSwaps = 0.2,
                            ReadModifyWrites = 0.2,
                            Scans = 0.1,
                        },
                    }
                )
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(300), during: 10.Seconds()), warmUp: 3.Seconds())
        );
}
