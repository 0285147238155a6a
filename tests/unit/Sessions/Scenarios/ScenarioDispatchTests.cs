using PerfTests.Running;
using PerfTests.Sessions.Running;
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
    public async Task Scenario_that_is_handed_over_gives_back_what_became_of_it()
    {
        ScenarioOutcome? given = null;

        await ScenarioDispatch.InvokeAsync(
            async () => given = await ScenarioDispatch.RunAsync(Benchmark.On(ReplicaCluster.Raft(3))),
            scenario => Note([], scenario)
        );

        Assert.Equal("noted", given?.Name);
    }

    [Theory]
    [InlineData(nameof(Scenarios.Plain))]
    [InlineData(nameof(Scenarios.LooksAtItsResult))]
    [InlineData(nameof(Scenarios.ExpectsAFailure))]
    public async Task Scenario_that_is_only_described_runs_nothing_of_its_method_after_it(string method)
    {
        var described = await Scenarios.Method(method).DescribeAsync();

        Assert.Equal(5, described.Cluster.Nodes);
    }

    [Fact]
    public async Task Method_that_describes_no_scenario_says_so()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            Scenarios.Method(nameof(Scenarios.Nothing)).DescribeAsync
        );

        Assert.Contains("Scenarios.Nothing", failure.Message, StringComparison.Ordinal);
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

    public sealed class Scenarios
    {
        private static readonly Scenario Five = Benchmark.On(ReplicaCluster.Raft(5));

        public static ScenarioMethod Method(string name) => new(new Marked(), typeof(Scenarios).GetMethod(name)!);

        public Task Plain() => ScenarioDispatch.RunAsync(Five);

        public async Task LooksAtItsResult()
        {
            var outcome = await ScenarioDispatch.RunAsync(Five);
            Assert.NotEmpty(outcome.Runs);
        }

        public Task ExpectsAFailure() =>
            Assert.ThrowsAsync<ScenarioFailedException>(() => ScenarioDispatch.RunAsync(Five));

        public Task Nothing() => Task.CompletedTask;

        private sealed class Marked : IScenarioAttribute
        {
            public string Name => "marked";

            public bool IsExtended => false;

            public bool IsOptional => false;

            public int DeadlineSeconds => 0;
        }
    }

    private static async Task Describe(int nodes)
    {
        await Task.Yield();
        await ScenarioDispatch.RunAsync(Benchmark.On(ReplicaCluster.Raft(nodes)));
    }

    private static Task<ScenarioOutcome> Note(List<int> seen, Scenario scenario)
    {
        seen.Add(scenario.Cluster.Nodes);
        return Task.FromResult(new ScenarioOutcome("noted", []));
    }
}
