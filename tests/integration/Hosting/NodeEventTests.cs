using PerfTests.Clusters;
using PerfTests.Hosting.Monitoring;
using PerfTests.Hosting.Processes;
using PerfTests.Recording;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Hosting;

public sealed class NodeEventTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-integration-").FullName;
    private readonly CollectedFacts _facts = new();
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task Election_after_a_killed_leader_is_recorded_after_the_kill_and_the_restarted_node_is_heard_again()
    {
        var time = TimeProvider.System;
        var origin = time.GetTimestamp();
        var host = new ProcessHost(time);
        await using var cluster = await host.StartAsync(
            ReplicaCluster.Raft(nodes: 3),
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = _facts,
                Time = time,
            },
            _deadline.Token
        );
        double killed;
        await using (new ClusterMonitor(time, origin).Start(cluster, _facts))
        {
            var leader = (await cluster.FindLeaderAsync(_deadline.Token))!.Value;
            await WaitForAsync(e => e.Kind == "leader-elected" && e.Subject == leader.Name);
            foreach (var node in cluster.Nodes)
            {
                await WaitForAsync(e => e.Kind == "node-started" && e.Node == node.Id.Name);
            }

            killed = time.GetElapsedTime(origin).TotalSeconds;
            await cluster.KillNodeAsync(leader, _deadline.Token);
            await WaitForAsync(e =>
                e.Kind == "leader-elected" && e.Seconds > killed && e.Node != leader.Name && e.Subject != leader.Name
            );
            await cluster.RestartNodeAsync(leader, keepData: true, _deadline.Token);
            await WaitForAsync(e => e.Kind == "node-started" && e.Seconds > killed && e.Node == leader.Name);
        }

        var elections = _facts.NodeEvents.Where(e => e.Kind == "election-started" && e.Seconds > killed).ToArray();
        Assert.NotEmpty(elections);
        Assert.All(
            cluster.Nodes,
            node =>
                Assert.Single(
                    _facts.NodeEvents,
                    e => e.Kind == "node-started" && e.Node == node.Id.Name && e.Seconds < killed
                )
        );
        Assert.All(
            _facts.Events.Where(e => e.Kind == RunEventKinds.NodeClock),
            clock => Assert.Contains("the harness's own clock", clock.Detail, StringComparison.Ordinal)
        );
    }

    private async Task WaitForAsync(Func<NodeEventRecord, bool> condition)
    {
        while (!_facts.NodeEvents.Any(condition))
        {
            await Task.Delay(20, _deadline.Token);
        }
    }
}
