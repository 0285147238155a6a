using System.Net.Sockets;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>How the executable starts and ends.</summary>
public sealed class ReplicaProcessTests
{
    [Fact]
    public async Task Node_told_to_stop_ends_in_good_order_and_can_be_started_again()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft());
        await cluster.OperateAsync(cluster.Nodes[0], 1, "put", "k", "v");
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(0, await node.TerminateAsync());
        }
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }
        await cluster.WaitForLeaderAsync();
        Assert.Equal("v", await cluster.ReadAsync(cluster.Nodes[1], "k"));
    }

    [Fact]
    public async Task Nodes_end_with_their_standard_input()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft());
        foreach (var node in cluster.Nodes)
        {
            node.CloseInput();
        }
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal(0, await node.WaitForExitAsync());
        }
    }

    [Fact]
    public async Task Node_whose_parent_is_gone_ends()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft(nodes: 1));
        await cluster.Nodes[0].KillAsync();
        cluster.Nodes[0].Start("--parent-pid", "2147483646");
        Assert.Equal(0, await cluster.Nodes[0].WaitForExitAsync());
        Assert.Contains(cluster.Nodes[0].Lines, line => line.Contains("parent process", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ReplicaSystem.ApiPort, "--api")]
    [InlineData(ReplicaSystem.PeerPort, "--listen")]
    public async Task Taken_port_is_named_and_the_exit_code_is_2(string port, string option)
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft());
        var node = cluster.Nodes[0];
        await node.KillAsync();
        using var squatter = new TcpListener(node.Node.Ports[port]);
        squatter.Start();
        node.Start();
        Assert.Equal(2, await node.WaitForExitAsync());
        Assert.Contains(
            node.Lines,
            line => line.Contains($"{option} {node.Node.Ports[port]} is taken", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Data_of_another_cluster_is_refused()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft());
        var (node, other) = (cluster.Nodes[0], cluster.Nodes[1]);
        await node.KillAsync();
        var data = other.Data;
        File.WriteAllText(Path.Combine(node.Data, "node"), File.ReadAllText(Path.Combine(data, "node")));
        node.Start();
        Assert.Equal(2, await node.WaitForExitAsync());
        Assert.Contains(node.Lines, line => line.Contains("belongs to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_options_are_all_named_and_the_exit_code_is_2()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft());
        var node = cluster.Nodes[0];
        await node.KillAsync();
        node.Start("--set=pipeline=0", "--set=batch-size=many");
        Assert.Equal(2, await node.WaitForExitAsync());
        Assert.Contains("pipeline: '0' is not a whole number from 1 to 256 entries.", node.Lines);
        Assert.Contains("batch-size: 'many' is not a whole number from 1 to 4096 operations.", node.Lines);
    }
}
