using PerfTests.Clusters;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>PBFT replicas that are killed and come back, with what they remember and without.</summary>
public sealed class PbftRestartTests
{
    [Fact]
    public async Task Cluster_killed_as_a_whole_comes_back_with_every_acknowledged_write()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ReplicaCluster.Pbft(nodes: 4, DurabilityMode.Synced).With("checkpoint-interval", "8")
        );
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal("ok", await PutAsync(cluster, i));
        }
        await Task.WhenAll(cluster.Nodes.Select(n => n.KillAsync()));
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }
        await cluster.WaitForLeaderAsync();

        for (var i = 0; i < 30; i++)
        {
            Assert.Equal($"v{i}", await cluster.ReadAsync(cluster.Nodes[i % 4], $"k{i}"));
        }
        await cluster.WaitForAgreementAsync();
    }

    [Fact]
    public async Task Node_that_lost_its_log_takes_the_state_from_others_and_votes_again_later()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ReplicaCluster.Pbft(nodes: 4).With("checkpoint-interval", "8")
        );
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("ok", await PutAsync(cluster, i));
        }
        var forgetful = cluster.Nodes[3];
        await forgetful.KillAsync();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(forgetful.Data, "pbft"), "*-0*"))
        {
            File.Delete(file);
        }
        forgetful.Start();
        await cluster.WaitForLeaderAsync();
        Assert.Equal(0, await MetricAsync(cluster, forgetful, "replica_pbft_may_vote"));

        var next = 20;
        await cluster.EventuallyAsync(
            "a vote of the node that lost its log",
            async () =>
            {
                Assert.Equal("ok", await PutAsync(cluster, next++));
                return await MetricAsync(cluster, forgetful, "replica_pbft_may_vote") == 1;
            }
        );

        await cluster.WaitForAgreementAsync();
        var events = await cluster.System.ReadEventsAsync(forgetful.Node, 0, default);
        Assert.Equal(
            ["memory-lost", "recovered"],
            events.Select(e => e.Kind).Where(kind => kind is "memory-lost" or "recovered")
        );
        Assert.Equal("v3", await cluster.ReadAsync(forgetful, "k3", "local"));
    }

    [Fact]
    public async Task Votes_are_signed_from_the_moment_that_a_parameter_says_so()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Pbft(nodes: 4, DurabilityMode.Memory));
        Assert.Equal("ok", await PutAsync(cluster, 0));
        var before = await CommitBytesAsync(cluster);
        foreach (var node in cluster.Nodes)
        {
            await cluster.System.SetParametersAsync(
                node.Node,
                new Dictionary<string, string> { ["vote-authentication"] = "ed25519" },
                default
            );
        }
        for (var i = 1; i < 5; i++)
        {
            Assert.Equal("ok", await PutAsync(cluster, i));
        }

        // A signature has 64 bytes, a vote without one 52.
        Assert.Equal((52, 52 + 64), (before, await CommitBytesAsync(cluster)));
    }

    private static async Task<string?> PutAsync(LocalCluster cluster, int i) =>
        (await cluster.OperateAsync(cluster.Nodes[i % 3], i + 1, "put", $"k{i}", $"v{i}"))
            .Body.GetProperty("status")
            .GetString();

    private static async Task<double> MetricAsync(LocalCluster cluster, LocalNode node, string name) =>
        (await cluster.System.ReadMetricsAsync(node.Node, default))[name];

    /// <summary>Bytes of a Commit that a write makes a node send now.</summary>
    private static async Task<double> CommitBytesAsync(LocalCluster cluster)
    {
        var node = cluster.Nodes[1];
        var (messages, bytes) = await CommitsAsync();
        Assert.Equal("ok", await PutAsync(cluster, 100 + (int)messages));
        var (later, laterBytes) = (messages, bytes);
        await cluster.EventuallyAsync(
            "a Commit",
            async () =>
            {
                (later, laterBytes) = await CommitsAsync();
                return later > messages;
            }
        );
        return (laterBytes - bytes) / (later - messages);

        async Task<(double Messages, double Bytes)> CommitsAsync() =>
            (
                await MetricAsync(cluster, node, """replica_pbft_messages_sent_total{type="commit"}"""),
                await MetricAsync(cluster, node, """replica_pbft_message_bytes_sent_total{type="commit"}""")
            );
    }
}
