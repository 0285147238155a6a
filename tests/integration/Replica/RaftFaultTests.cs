using System.Net;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>What remains of a cluster after crashes and restarts.</summary>
public sealed class RaftFaultTests
{
    [Fact]
    public async Task Killed_leader_costs_no_acknowledged_write_and_the_rest_goes_on()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft(durability: DurabilityMode.Synced));
        await using var client = cluster.Client(seed: 3);
        var leader = await cluster.WaitForLeaderAsync();
        using var stop = new CancellationTokenSource();
        var acknowledged = new List<long>();
        var writing = Task.Run(async () =>
        {
            for (var i = 0L; !stop.IsCancellationRequested; i++)
            {
                var result = await client.ExecuteAsync(new Operation(i, OperationKind.Insert, i, 16), default);
                if (result.Outcome == Outcome.Ok)
                {
                    acknowledged.Add(i);
                }
            }
        });
        await cluster.EventuallyAsync("writes before the kill", () => Task.FromResult(acknowledged.Count > 50));
        await leader.KillAsync();
        var atKill = acknowledged.Count;
        await cluster.EventuallyAsync("writes after the kill", () => Task.FromResult(acknowledged.Count > atKill + 50));
        leader.Start();
        await cluster.WaitForLeaderAsync();
        await stop.CancelAsync();
        await writing;

        await cluster.WaitForAgreementAsync();
        foreach (var node in cluster.Nodes)
        {
            foreach (var key in acknowledged)
            {
                Assert.True(await cluster.ReadAsync(node, $"k{key}", "local") is not null, $"k{key} at {node.Id}");
            }
        }
    }

    [Fact]
    public async Task Cluster_killed_as_a_whole_comes_back_with_every_acknowledged_write()
    {
        await using var cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft(durability: DurabilityMode.Synced));
        await using var client = cluster.Client(seed: 5);
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 300)
                .Select(i => client.ExecuteAsync(new Operation(i, OperationKind.Insert, i, 16), default).AsTask())
        );
        Assert.All(results, r => Assert.Equal(Outcome.Ok, r.Outcome));
        await Task.WhenAll(cluster.Nodes.Select(n => n.KillAsync()));
        foreach (var node in cluster.Nodes)
        {
            node.Start();
        }
        await cluster.WaitForLeaderAsync();
        var agreed = await cluster.WaitForAgreementAsync();

        Assert.True(agreed.AppliedIndex >= results.Max(r => r.Position));
        for (var i = 0; i < results.Length; i++)
        {
            Assert.NotNull(await cluster.ReadAsync(cluster.Nodes[i % 3], $"k{i}"));
        }
    }

    [Fact]
    public async Task Node_that_missed_snapshots_catches_up_and_agrees_after_another_restart()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ReplicaCluster.Raft().With("snapshot-interval-entries", "100").With("batch-size", "1")
        );
        await using var client = cluster.Client(seed: 9);
        var leader = await cluster.WaitForLeaderAsync();
        var absent = cluster.Nodes.First(n => n != leader);
        await absent.KillAsync();
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(
                Enumerable
                    .Range(round * 100, 100)
                    .Select(i =>
                        client.ExecuteAsync(new Operation(i, OperationKind.Update, i % 40, 64), default).AsTask()
                    )
            );
        }
        absent.Start();
        var caughtUp = await cluster.WaitForAgreementAsync();
        var (_, events) = await cluster.SendAsync(HttpMethod.Get, absent, "/v1/events");
        Assert.Contains(
            events.GetProperty("events").EnumerateArray(),
            e => e.GetProperty("event").GetString() == "snapshot-restored"
        );

        await absent.KillAsync();
        absent.Start();
        await cluster.WaitForLeaderAsync();
        Assert.Equal(caughtUp.Digest, (await cluster.WaitForAgreementAsync()).Digest);
    }

    [Fact]
    public async Task Cluster_without_a_majority_accepts_nothing_and_recovers()
    {
        await using var cluster = await LocalCluster.StartAsync(
            ReplicaCluster.Raft().With("operation-timeout-ms", "1000")
        );
        var leader = await cluster.WaitForLeaderAsync();
        var followers = cluster.Nodes.Where(n => n != leader).ToList();
        await Task.WhenAll(followers.Select(n => n.KillAsync()));
        var (response, _) = await cluster.OperateAsync(leader, 1, "put", "k", "v");
        Assert.NotEqual(HttpStatusCode.OK, response.StatusCode);
        var (read, _) = await cluster.OperateAsync(leader, 2, "get", "k");
        Assert.NotEqual(HttpStatusCode.OK, read.StatusCode);

        followers[0].Start();
        await cluster.EventuallyAsync(
            "a committed write",
            async () =>
                (await cluster.OperateAsync(leader, 3, "put", "k", "w")).Response.StatusCode == HttpStatusCode.OK
        );
        Assert.Equal("w", await cluster.ReadAsync(followers[0], "k"));
    }
}
