using System.Diagnostics;
using PerfTests.Clusters;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes;
using PerfTests.IntegrationTests.Hosting.Processes;
using PerfTests.Recording;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Hosting;

public sealed class ProcessHostTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-integration-").FullName;
    private readonly CollectedEvents _events = new();
    private readonly ProcessHost _host = new(TimeProvider.System);
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task Cluster_that_was_started_has_one_leader_and_leaves_nothing_behind()
    {
        var cluster = await StartAsync(ReplicaCluster.Raft(nodes: 3));
        var processes = cluster.Nodes.Select(node => node.ProcessId!.Value).ToArray();
        var data = cluster.Nodes.Select(node => node.DataDirectory).ToArray();

        var leader = await cluster.FindLeaderAsync(_deadline.Token);
        await cluster.DisposeAsync();

        Assert.NotNull(leader);
        Assert.All(processes, process => Assert.True(ProcessStat.Read(process) is null or { IsOver: true }));
        Assert.All(data, directory => Assert.False(Directory.Exists(directory)));
        Assert.Equal(3, Directory.GetFiles(_logs, "*.log").Length);
    }

    [Fact]
    public async Task Node_that_is_killed_paused_and_restarted_changes_state_for_real()
    {
        await using var cluster = await StartAsync(ReplicaCluster.Raft(nodes: 3));
        var node = cluster.Nodes[0];

        await cluster.PauseNodeAsync(node.Id, _deadline.Token);
        Assert.Equal('T', ProcessStat.Read(node.ProcessId!.Value)!.Value.State);
        await cluster.ResumeNodeAsync(node.Id, _deadline.Token);
        Assert.NotEqual('T', ProcessStat.Read(node.ProcessId!.Value)!.Value.State);

        await cluster.KillNodeAsync(node.Id, _deadline.Token);
        Assert.Null(cluster.Nodes[0].ProcessId);
        await cluster.RestartNodeAsync(node.Id, keepData: true, _deadline.Token);
        Assert.NotEqual(node.ProcessId, cluster.Nodes[0].ProcessId);
        Assert.Equal(node.Ports, cluster.Nodes[0].Ports);

        Assert.Contains(
            _events.All,
            happened =>
                happened is (RunEventKinds.NodeEnded, "n1", _)
                && happened.Detail.Contains("signal 9", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Node_that_exits_in_good_order_without_having_been_asked_ended_by_itself()
    {
        var script = "while [ ! -e \"$1/go\" ]; do sleep 0.05; done; echo 'I am done'; exit 0";
        var cluster = await StartAsync(new ClusterSpec { System = new WorkingSystem(script), Nodes = 1 });

        await File.WriteAllTextAsync(Path.Combine(cluster.Nodes[0].DataDirectory!, "go"), "", _deadline.Token);
        while (_events.All.All(happened => happened.Kind != RunEventKinds.NodeEndedByItself))
        {
            await Task.Delay(10, _deadline.Token);
        }

        await cluster.DisposeAsync();
        var ends = _events.All.Where(happened =>
            happened.Kind is RunEventKinds.NodeEnded or RunEventKinds.NodeEndedByItself
        );
        Assert.Equal([(RunEventKinds.NodeEndedByItself, "n1", "exit code 0\nI am done")], ends);
    }

    [Fact]
    public async Task Node_that_dies_after_its_restart_ended_by_itself_although_it_was_killed_before()
    {
        // The first life waits to be killed; the second one finds its mark and dies.
        var script = "if [ -e \"$1/mark\" ]; then exit 7; fi; touch \"$1/mark\"; sleep 300";
        await using var cluster = await StartAsync(new ClusterSpec { System = new WorkingSystem(script), Nodes = 1 });
        var node = cluster.Nodes[0];
        while (!File.Exists(Path.Combine(node.DataDirectory!, "mark")))
        {
            await Task.Delay(10, _deadline.Token);
        }

        await cluster.KillNodeAsync(node.Id, _deadline.Token);
        await cluster.RestartNodeAsync(node.Id, keepData: true, _deadline.Token);
        while (_events.All.All(happened => happened.Kind != RunEventKinds.NodeEndedByItself))
        {
            await Task.Delay(10, _deadline.Token);
        }

        Assert.Single(_events.All, happened => happened.Kind == RunEventKinds.NodeEnded);
        Assert.Single(_events.All, happened => happened is (RunEventKinds.NodeEndedByItself, "n1", "exit code 7"));
    }

    [Fact]
    public async Task Cluster_that_cannot_come_up_fails_with_each_nodes_last_lines_and_leaves_nothing()
    {
        var spec = new ClusterSpec { System = new BrokenSystem(), Nodes = 2 };

        var failure = await Assert.ThrowsAsync<ClusterStartException>(() => StartAsync(spec));

        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot find my configuration", failure.Message, StringComparison.Ordinal);
        Assert.Contains("last lines of n2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_and_data_of_a_harness_that_is_gone_are_removed_at_the_next_start()
    {
        // A harness that has ended: its identity can be no one else's.
        using var harness = Process.Start(new ProcessStartInfo("sleep", ["0.01"]))!;
        var gone = new ProcessIdentity(harness.Id, ProcessStat.Read(harness.Id)?.StartTicks ?? 1);
        await harness.WaitForExitAsync(_deadline.Token);
        var start = new ProcessStartInfo("sleep", ["300"]);
        start.Environment[OrphanCleanup.MarkVariable] = gone.ToString();
        using var orphan = Process.Start(start)!;
        Signals.Send(orphan.Id, Signals.Stop);
        var data = Directory.CreateDirectory(Path.Combine(OrphanCleanup.DataRoot, gone.ToString(), "cluster-1"));

        var removed = await _host.RemoveOrphansAsync(_deadline.Token);

        await orphan.WaitForExitAsync(_deadline.Token);
        Assert.False(data.Exists && Directory.Exists(data.FullName));
        Assert.Contains(removed, line => line.Contains($"process {orphan.Id}", StringComparison.Ordinal));
    }

    private Task<ICluster> StartAsync(ClusterSpec spec) =>
        _host.StartAsync(
            spec,
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = _events,
                Time = TimeProvider.System,
            },
            _deadline.Token
        );
}
