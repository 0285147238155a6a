using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Etcd;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Systems;

public sealed class EtcdTests
{
    /// <summary>A test does not wait for the default of a second.</summary>
    private static ClusterSpec Quick =>
        EtcdCluster.Of(3).With("heartbeat-interval", "50").With("election-timeout", "500");

    [InstalledFact("etcd")]
    public async Task Operation_of_each_kind_does_what_it_says()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient();
        Task<OperationResult> Do(OperationKind kind, long sequence, int bytes = 0, int scan = 0) =>
            client.ExecuteAsync(new Operation(sequence, kind, Key: 7, bytes, scan), etcd.Deadline).AsTask();

        var absent = await Do(OperationKind.Read, 1);
        var written = await Do(OperationKind.Update, 2, 16);
        var read = await Do(OperationKind.Read, 3);
        var local = await Do(OperationKind.LocalRead, 4);
        var swapped = await Do(OperationKind.CompareAndSwap, 5, 16);
        var changed = await Do(OperationKind.Read, 6);
        var modified = await Do(OperationKind.ReadModifyWrite, 7, 16);
        var appended = await Do(OperationKind.Append, 8, 16);
        var longer = await Do(OperationKind.Read, 9);
        var scanned = await Do(OperationKind.Scan, 10, 0, 5);

        Assert.All(
            new[] { absent, written, read, local, swapped, changed, modified, appended, longer, scanned },
            result => Assert.Equal((Outcome.Ok, null), (result.Outcome, result.Error))
        );
        Assert.False(absent.Found);
        Assert.True(read.Found && swapped.Found && longer.Found && scanned.Found);
        Assert.NotEqual(0UL, read.ValueHash);
        // The written value is never changed, so a member that has a value has this one.
        Assert.True(!local.Found || local.ValueHash == read.ValueHash);
        Assert.NotEqual(read.ValueHash, changed.ValueHash);
        Assert.Equal(changed.ValueHash, modified.ValueHash);
        Assert.NotEqual(modified.ValueHash, longer.ValueHash);
        Assert.True(absent.Position < written.Position && written.Position == read.Position);
        Assert.Equal(
            [written.Position + 1, written.Position + 2, written.Position + 3],
            [swapped.Position, modified.Position, appended.Position]
        );
    }

    [InstalledFact("etcd")]
    public async Task Appends_of_many_clients_to_one_key_are_all_kept()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient();
        var appends = Enumerable
            .Range(0, 8)
            .Select(i => client.ExecuteAsync(new Operation(i, OperationKind.Append, 1, 8), etcd.Deadline).AsTask());

        var results = await Task.WhenAll(appends);

        var kept = results.Where(result => result.Outcome == Outcome.Ok).ToArray();
        Assert.All(results.Except(kept), refused => Assert.Equal("conflict", refused.Error));
        Assert.NotEmpty(kept);
        Assert.Equal(kept.Length, kept.Select(result => result.Position).Distinct().Count());
    }

    [InstalledFact("etcd")]
    public async Task Members_give_the_same_hash_of_the_same_revision_and_a_dead_one_gives_none()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient();
        var written = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), etcd.Deadline);
        Task<IReadOnlyList<NodeStatus?>> ReadAsync() =>
            etcd.System.ReadStatesAsync(etcd.Cluster, TimeProvider.System, etcd.Deadline);

        IReadOnlyList<NodeStatus?> first = [];
        await etcd.EventuallyAsync(async () =>
            (first = await ReadAsync()).All(state => state?.AppliedIndex == written.Position)
        );
        var again = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 1, 8), etcd.Deadline);
        IReadOnlyList<NodeStatus?> second = [];
        await etcd.EventuallyAsync(async () =>
            (second = await ReadAsync()).All(state => state?.AppliedIndex == again.Position)
        );
        await etcd.Cluster.KillNodeAsync(etcd.Cluster.Nodes[0].Id, etcd.Deadline);
        var without = await ReadAsync();

        Assert.NotNull(Assert.Single(first.Select(state => state!.Digest).Distinct()));
        Assert.NotNull(Assert.Single(second.Select(state => state!.Digest).Distinct()));
        Assert.NotEqual(first[0]!.Digest, second[0]!.Digest);
        Assert.Null(without[0]);
        Assert.NotNull(without[1]);
    }

    [InstalledFact("etcd")]
    public async Task Leader_that_is_killed_is_replaced_and_the_new_one_is_told_with_its_time()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient();
        var old = await etcd.WaitForLeaderAsync();
        var before = Nanoseconds();

        await etcd.Cluster.KillNodeAsync(old, etcd.Deadline);
        var sequence = 1L;
        OperationResult result;
        var failures = new List<OperationResult>();
        while (
            (
                result = await client.ExecuteAsync(new Operation(sequence++, OperationKind.Update, 1, 8), etcd.Deadline)
            ).Outcome != Outcome.Ok
        )
        {
            failures.Add(result);
        }

        var leader = await etcd.WaitForLeaderAsync(found => found != old);
        var after = Nanoseconds();
        var survivor = etcd.Cluster.Nodes.First(node => node.Id == leader);
        var events = await etcd.System.ReadEventsAsync(survivor, 0, etcd.Deadline);
        Assert.All(failures, failure => Assert.NotNull(failure.Error));
        var lost = events.Last(happened => happened.Kind == "leader-lost");
        var elected = events.Last(happened => happened.Kind == "leader-elected");
        Assert.True(elected.Epoch >= 2);
        // The log's times are whole milliseconds.
        Assert.InRange(lost.MonotonicNanoseconds, before - 2_000_000, elected.MonotonicNanoseconds + 2_000_000);
        Assert.InRange(elected.MonotonicNanoseconds, before - 2_000_000, after + 2_000_000);
        Assert.Empty(await etcd.System.ReadEventsAsync(survivor, events[^1].Sequence, etcd.Deadline));
    }

    [InstalledFact("etcd")]
    public async Task Operation_that_no_member_can_have_received_has_failed_and_is_not_unknown()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient(timeout: TimeSpan.FromSeconds(1));
        foreach (var node in etcd.Cluster.Nodes)
        {
            await etcd.Cluster.KillNodeAsync(node.Id, etcd.Deadline);
        }

        var result = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), etcd.Deadline);

        Assert.Equal((Outcome.Failed, "connection-refused"), (result.Outcome, result.Error));
    }

    [InstalledFact("etcd")]
    public async Task Operation_on_frozen_members_is_of_unknown_outcome()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        await using var client = etcd.CreateClient(timeout: TimeSpan.FromMilliseconds(500));
        var first = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), etcd.Deadline);
        Assert.Equal(Outcome.Ok, first.Outcome);
        foreach (var node in etcd.Cluster.Nodes)
        {
            await etcd.Cluster.PauseNodeAsync(node.Id, etcd.Deadline);
        }

        var result = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 1, 8), etcd.Deadline);

        Assert.NotEqual(Outcome.Ok, result.Outcome);
        Assert.Contains(result.Error, new[] { "timeout", "timeout-unsent" });
        Assert.Equal(result.Error == "timeout", result.Outcome == Outcome.Unknown);
    }

    [InstalledFact("etcd")]
    public async Task Member_counts_its_syncs_and_commits_and_says_who_leads()
    {
        await using var etcd = await SystemCluster.StartAsync(Quick);
        var leader = await etcd.WaitForLeaderAsync();
        var node = etcd.Cluster.Nodes.First(candidate => candidate.Id == leader);

        var metrics = await etcd.System.ReadMetricsAsync(node, etcd.Deadline);
        var status = await etcd.System.ReadStatusAsync(node, etcd.Deadline);

        Assert.True(metrics["etcd_disk_wal_fsync_duration_seconds_count"] > 0);
        Assert.True(metrics["etcd_server_proposals_committed_total"] > 0);
        Assert.Equal(1, metrics["etcd_server_is_leader"]);
        Assert.Contains(
            metrics.Keys,
            name => name.StartsWith("etcd_disk_backend_commit_duration_seconds_bucket{", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(metrics.Keys, name => name.StartsWith("grpc_", StringComparison.Ordinal));
        Assert.Equal(("leader", leader, true), (status!.Role, status.Leader!.Value, status.IsReady));
        Assert.True(status.Epoch >= 2 && status.CommitIndex > 0 && status.AppliedIndex > 0);
    }

    private static long Nanoseconds() =>
        (long)(TimeProvider.System.GetTimestamp() * (1e9 / TimeProvider.System.TimestampFrequency));
}
