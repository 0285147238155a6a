using PerfTests.Running;
using PerfTests.Sessions.Scenarios;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Sessions.Scenarios;

public class ScenarioDispatchTests
{
    [Fact]
    public async Task Scenario_goes_to_the_handler_of_its_own_invocation()
    {
        var first = new List<int>();
        var second = new List<int>();

        await Task.WhenAll(
            ScenarioDispatch.InvokeAsync(() => Describe(3), scenario => Note(first, scenario)),
            ScenarioDispatch.InvokeAsync(() => Describe(5), scenario => Note(second, scenario))
        );

        Assert.Equal([3], first);
        Assert.Equal([5], second);
    }

    [Fact]
    public async Task Scenario_outside_of_an_invocation_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Describe(3));
    }

    [Fact]
    public void Scenario_with_operations_that_the_system_lacks_is_refused_before_the_run()
    {
        var scenario = Benchmark.On(ReplicaCluster.Raft()).Workload(Workload.Ycsb("E"));

        Assert.Contains(
            scenario.Validate(),
            problem => problem.Value?.Contains("Scan", StringComparison.Ordinal) == true
        );
    }

    private static async Task Describe(int nodes)
    {
        await Task.Yield();
        await ScenarioDispatch.RunAsync(Benchmark.On(ReplicaCluster.Raft(nodes)));
    }

    private static Task Note(List<int> seen, Scenario scenario)
    {
        seen.Add(scenario.Cluster.Nodes);
        return Task.CompletedTask;
    }
}
