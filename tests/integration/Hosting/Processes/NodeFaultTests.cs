using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes;
using PerfTests.Recording;
using PerfTests.Systems.Replica;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>Faults that end, restart, freeze or change nodes do so for real, and their healing brings the nodes back.</summary>
public sealed class NodeFaultTests : IAsyncLifetime, IDisposable
{
    private static readonly NodeId First = NodeId.Number(1);
    private static readonly Target Named = Target.Named("n1");
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-integration-").FullName;
    private readonly CollectedEvents _events = new();
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private ProcessCluster _cluster = null!;

    public async Task InitializeAsync() =>
        _cluster = (ProcessCluster)
            await new ProcessHost(TimeProvider.System).StartAsync(
                ReplicaCluster.Raft(nodes: 3),
                new ClusterContext
                {
                    LogDirectory = _logs,
                    Events = _events,
                    Time = TimeProvider.System,
                },
                _deadline.Token
            );

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task Killed_node_dies_of_the_signal_and_comes_back_on_its_data()
    {
        var marker = Mark();

        await DoAsync(Fault.Kill(Named));

        Assert.Contains("signal 9", EndingOfFirst(), StringComparison.Ordinal);
        Assert.True(File.Exists(marker));
    }

    [Fact]
    public async Task Killed_node_that_loses_its_data_comes_back_with_nothing()
    {
        var marker = Mark();

        await DoAsync(Fault.KillAndLoseData(Named));

        Assert.Contains("signal 9", EndingOfFirst(), StringComparison.Ordinal);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public async Task Stopped_node_ends_in_good_order_and_comes_back_on_its_data()
    {
        var marker = Mark();

        await DoAsync(Fault.Stop(Named));

        Assert.Contains("exit code 0", EndingOfFirst(), StringComparison.Ordinal);
        Assert.True(File.Exists(marker));
    }

    [Fact]
    public async Task Rolling_restart_takes_every_node_in_turn_and_never_two_at_once()
    {
        var before = _cluster.Nodes.Select(node => node.ProcessId).ToArray();

        await DoAsync(Fault.RollingRestart(down: 0.1.Seconds()), [.. _cluster.Nodes.Select(node => node.Id)]);

        Assert.All(before.Zip(_cluster.Nodes), pair => Assert.NotEqual(pair.First, pair.Second.ProcessId));
        var ends = _events.All.Where(happened => happened.Kind is RunEventKinds.NodeEnded or RunEventKinds.NodeStarted);
        Assert.Equal(
            ["n1 down", "n1 up", "n2 down", "n2 up", "n3 down", "n3 up"],
            ends.Skip(3).Select(e => $"{e.Subject} {(e.Kind == RunEventKinds.NodeEnded ? "down" : "up")}")
        );
    }

    [Fact]
    public async Task Parameter_is_changed_on_the_running_node_and_set_back()
    {
        var system = _cluster.Spec.System;
        var node = _cluster.Nodes[0];
        var (injector, injection) = await InjectAsync(Fault.Parameter(Named, "batch-size", "7"), [First]);

        var during = await system.ReadParametersAsync(node, _deadline.Token);
        var others = await system.ReadParametersAsync(_cluster.Nodes[1], _deadline.Token);
        await HealAsync(injector, injection);
        var after = await system.ReadParametersAsync(node, _deadline.Token);

        var usual = system.Parameters.Single(parameter => parameter.Name == "batch-size").Default;
        Assert.Equal("7", during!["batch-size"]);
        Assert.Equal(usual, others!["batch-size"]);
        Assert.Equal(usual, after!["batch-size"]);
        Assert.Equal(node.ProcessId, _cluster.Nodes[0].ProcessId);
    }

    /// <summary>A file among the node's data by which they are known again.</summary>
    private string Mark()
    {
        var marker = Path.Combine(_cluster.Nodes[0].DataDirectory!, "marker");
        File.WriteAllText(marker, "here");
        return marker;
    }

    private string EndingOfFirst() =>
        _events.All.Single(happened => happened is (RunEventKinds.NodeEnded, "n1", _)).Detail;

    private async Task DoAsync(Fault fault, params IReadOnlyList<NodeId> targets)
    {
        var (injector, injection) = await InjectAsync(fault, targets.Count == 0 ? [First] : targets);
        await HealAsync(injector, injection);
    }

    /// <summary>What a fault does to nodes was asked for.</summary>
    private void AssertNobodyEndedByItself() =>
        Assert.DoesNotContain(_events.All, happened => happened.Kind == RunEventKinds.NodeEndedByItself);

    private async Task<(IFaultInjector Injector, FaultInjection Injection)> InjectAsync(
        Fault fault,
        IReadOnlyList<NodeId> targets
    )
    {
        var injector = _cluster.Injectors.First(candidate => candidate.Supports(fault).IsSupported);
        var injection = new FaultInjection(1, fault, targets, new Seed(1));
        await injector.InjectAsync(injection, _deadline.Token);
        await ProveAsync(token => injector.VerifyAsync(injection, token));
        return (injector, injection);
    }

    private async Task HealAsync(IFaultInjector injector, FaultInjection injection)
    {
        await injector.HealAsync(injection, _deadline.Token);
        await ProveAsync(token => injector.VerifyHealedAsync(injection, token));
        AssertNobodyEndedByItself();
    }

    /// <summary>Looks until it is proven, or the test's time is over.</summary>
    private async Task ProveAsync(Func<CancellationToken, Task<FaultProof>> look)
    {
        while (!(await look(_deadline.Token)).IsProven)
        {
            await Task.Delay(10, _deadline.Token);
        }
    }
}
