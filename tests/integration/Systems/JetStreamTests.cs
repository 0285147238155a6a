using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.JetStream;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Systems;

public sealed class JetStreamTests
{
    private static ClusterSpec Three => JetStreamCluster.Of(3);

    [InstalledFact("jetstream")]
    public async Task Operation_of_each_kind_does_what_it_says()
    {
        await using var nats = await SystemCluster.StartAsync(Three.With("message-ids", "true"));
        await using var client = nats.CreateClient();
        Task<OperationResult> Do(OperationKind kind, long sequence, int bytes = 0) =>
            client.ExecuteAsync(new Operation(sequence, kind, Key: 7, bytes), nats.Deadline).AsTask();

        var absent = await Do(OperationKind.Read, 1);
        var absentLocally = await Do(OperationKind.LocalRead, 2);
        var written = await Do(OperationKind.Update, 3, 16);
        var read = await Do(OperationKind.Read, 4);
        var swapped = await Do(OperationKind.CompareAndSwap, 5, 16);
        var changed = await Do(OperationKind.Read, 6);
        var modified = await Do(OperationKind.ReadModifyWrite, 7, 16);
        var appended = await Do(OperationKind.Append, 8, 16);
        var longer = await Do(OperationKind.Read, 9);

        Assert.All(
            new[] { absent, absentLocally, written, read, swapped, changed, modified, appended, longer },
            result => Assert.Equal((Outcome.Ok, null), (result.Outcome, result.Error))
        );
        Assert.False(absent.Found || absentLocally.Found);
        Assert.True(read.Found && swapped.Found && longer.Found);
        Assert.NotEqual(ValueHash.Absent, read.ValueHash);
        Assert.Equal(read.ValueHash, swapped.ValueHash);
        Assert.NotEqual(read.ValueHash, changed.ValueHash);
        Assert.Equal(changed.ValueHash, modified.ValueHash);
        Assert.NotEqual(modified.ValueHash, longer.ValueHash);
        Assert.Equal(written.Position, read.Position);
        Assert.Equal(
            [written.Position + 1, written.Position + 2, written.Position + 3],
            [swapped.Position, modified.Position, appended.Position]
        );
    }

    [InstalledFact("jetstream")]
    public async Task Replica_answers_a_local_read_with_a_value_that_was_published()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient();
        var written = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 16), nats.Deadline);
        var read = await client.ExecuteAsync(new Operation(2, OperationKind.Read, 1, 0), nats.Deadline);
        var local = default(OperationResult);

        await nats.EventuallyAsync(async () =>
        {
            local = await client.ExecuteAsync(new Operation(3, OperationKind.LocalRead, 1, 0), nats.Deadline);
            return local.Found;
        });

        Assert.Equal((written.Position, read.ValueHash), (local.Position, local.ValueHash));
    }

    [InstalledFact("jetstream")]
    public async Task Appends_of_many_clients_to_one_key_are_all_kept()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient();
        var appends = Enumerable
            .Range(0, 8)
            .Select(i => client.ExecuteAsync(new Operation(i, OperationKind.Append, 1, 8), nats.Deadline).AsTask());

        var results = await Task.WhenAll(appends);

        var kept = results.Where(result => result.Outcome == Outcome.Ok).ToArray();
        Assert.All(results.Except(kept), refused => Assert.Equal("conflict", refused.Error));
        Assert.NotEmpty(kept);
        Assert.Equal(kept.Length, kept.Select(result => result.Position).Distinct().Count());
    }

    [InstalledFact("jetstream")]
    public async Task Key_of_which_one_message_is_kept_holds_the_last_one()
    {
        await using var nats = await SystemCluster.StartAsync(Three.With("max-msgs-per-subject", "1"));
        await using var client = nats.CreateClient();
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            await client.ExecuteAsync(new Operation(sequence, OperationKind.Update, 1, 16), nats.Deadline);
        }

        var metrics = await nats.System.ReadMetricsAsync(await LeaderAsync(nats), nats.Deadline);

        // The probe's key and this one.
        Assert.Equal((2, 2), (metrics["nats_jsz_stream_messages"], metrics["nats_jsz_stream_num_subjects"]));
    }

    [InstalledFact("jetstream")]
    public async Task Stream_is_read_back_by_sequence()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient();
        var log = Assert.IsAssignableFrom<ILogReader>(client);
        var written = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 5, 16), nats.Deadline);
        var read = await client.ExecuteAsync(new Operation(2, OperationKind.Read, 5, 0), nats.Deadline);

        var last = await log.FindLastPositionAsync(nats.Deadline);
        var entry = await log.ReadEntryAsync(written.Position, nats.Deadline);
        var beyond = await log.ReadEntryAsync(written.Position + 1, nats.Deadline);

        Assert.True(log.KeepsEveryWrite);
        Assert.Equal(written.Position, last);
        Assert.Equal(new LogEntry(5, read.ValueHash), entry);
        Assert.Equal(LogEntry.Absent, beyond);
    }

    [InstalledFact("jetstream")]
    public async Task Stream_that_deletes_messages_is_not_read_back()
    {
        await using var nats = await SystemCluster.StartAsync(JetStreamCluster.Of(1).With("max-msgs-per-subject", "1"));
        await using var client = nats.CreateClient();

        Assert.False(Assert.IsAssignableFrom<ILogReader>(client).KeepsEveryWrite);
    }

    [InstalledFact("jetstream")]
    public async Task Leader_that_is_killed_is_replaced_and_the_survivors_tell_of_the_new_one()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient(timeout: TimeSpan.FromSeconds(1));
        var old = await nats.WaitForLeaderAsync();
        foreach (var node in nats.Cluster.Nodes)
        {
            await nats.System.ReadEventsAsync(node, 0, nats.Deadline);
        }
        var before = Nanoseconds();

        await nats.Cluster.KillNodeAsync(old, nats.Deadline);
        var sequence = 1L;
        OperationResult result;
        while (
            (
                result = await client.ExecuteAsync(new Operation(sequence++, OperationKind.Update, 1, 8), nats.Deadline)
            ).Outcome != Outcome.Ok
        )
        {
            Assert.NotNull(result.Error);
        }

        var leader = await nats.WaitForLeaderAsync(found => found != old);
        var survivor = nats.Cluster.Nodes.First(node => node.Id == leader);
        IReadOnlyList<NodeEvent> events = [];
        await nats.EventuallyAsync(async () =>
        {
            events = await nats.System.ReadEventsAsync(survivor, 0, nats.Deadline);
            return events.Any(happened => happened.Kind == "leader-elected");
        });
        var elected = events.Last(happened => happened.Kind == "leader-elected");
        Assert.Equal(leader.Name, elected.Subject);
        Assert.InRange(elected.MonotonicNanoseconds, before, Nanoseconds());
        Assert.Empty(await nats.System.ReadEventsAsync(survivor, events[^1].Sequence, nats.Deadline));
    }

    [InstalledFact("jetstream")]
    public async Task Server_that_lost_its_data_holds_the_same_stream_again_after_it_came_back()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient();
        var leader = await nats.WaitForLeaderAsync();
        var follower = nats.Cluster.Nodes.First(node => node.Id != leader).Id;
        await nats.Cluster.KillNodeAsync(follower, nats.Deadline);
        var acknowledged = 0L;
        for (var sequence = 1; sequence <= 20; sequence++)
        {
            // Some may fail: the client finds out that one of its servers is gone.
            var result = await client.ExecuteAsync(
                new Operation(sequence, OperationKind.Update, sequence, 16),
                nats.Deadline
            );
            acknowledged = Math.Max(acknowledged, result.Position);
        }

        await nats.Cluster.RestartNodeAsync(follower, keepData: false, nats.Deadline);

        IReadOnlyList<NodeStatus?> statuses = [];
        await nats.EventuallyAsync(
            async () =>
            {
                statuses = await NodeStatuses.ReadAsync(nats.Cluster, TimeProvider.System, nats.Deadline);
                return statuses.All(status => status is { Digest: not null } && status.AppliedIndex >= acknowledged)
                    && statuses.DistinctBy(status => status!.Digest).Count() == 1;
            },
            () => $"{acknowledged} acknowledged; {string.Join("; ", statuses)}"
        );
        Assert.InRange(acknowledged, 10, long.MaxValue);
    }

    [InstalledFact("jetstream")]
    public async Task Operation_that_no_server_can_have_received_has_failed_and_is_not_unknown()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient(timeout: TimeSpan.FromSeconds(2));
        var first = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), nats.Deadline);
        foreach (var node in nats.Cluster.Nodes)
        {
            await nats.Cluster.KillNodeAsync(node.Id, nats.Deadline);
        }

        var result = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 1, 8), nats.Deadline);
        // The first one may still find a connection that nobody has told of its end.
        if (result.Outcome == Outcome.Unknown)
        {
            result = await client.ExecuteAsync(new Operation(3, OperationKind.Update, 1, 8), nats.Deadline);
        }

        Assert.Equal(Outcome.Ok, first.Outcome);
        Assert.Equal((Outcome.Failed, "connection-refused"), (result.Outcome, result.Error));
    }

    [InstalledFact("jetstream")]
    public async Task Operation_on_frozen_servers_is_of_unknown_outcome()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        await using var client = nats.CreateClient(timeout: TimeSpan.FromMilliseconds(500));
        var first = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), nats.Deadline);
        Assert.Equal(Outcome.Ok, first.Outcome);
        foreach (var node in nats.Cluster.Nodes)
        {
            await nats.Cluster.PauseNodeAsync(node.Id, nats.Deadline);
        }

        var result = await client.ExecuteAsync(new Operation(2, OperationKind.Update, 1, 8), nats.Deadline);

        Assert.NotEqual(Outcome.Ok, result.Outcome);
        Assert.Contains(result.Error, new[] { "timeout", "timeout-unsent", "connection-refused" });
        Assert.Equal(result.Error == "timeout", result.Outcome == Outcome.Unknown);
    }

    [InstalledFact("jetstream")]
    public async Task Server_counts_what_goes_between_members_and_tells_leader_and_lag()
    {
        await using var nats = await SystemCluster.StartAsync(Three);
        var node = await LeaderAsync(nats);

        var metrics = await nats.System.ReadMetricsAsync(node, nats.Deadline);
        var status = await nats.System.ReadStatusAsync(node, nats.Deadline);

        Assert.True(metrics["nats_routez_out_msgs"] > 0 && metrics["nats_routez_out_bytes"] > 0);
        Assert.True(metrics["nats_varz_in_msgs"] > 0);
        Assert.Equal(1, metrics["nats_jsz_stream_last_seq"]);
        Assert.Equal(2, metrics.Keys.Count(name => name.StartsWith("nats_jsz_replica_lag{", StringComparison.Ordinal)));
        Assert.Equal(("leader", node.Id, true), (status!.Role, status.Leader!.Value, status.IsReady));
        Assert.Equal((1, 1), (status.CommitIndex, status.AppliedIndex));
    }

    [InstalledFact("jetstream")]
    public async Task Server_alone_serves_its_stream_without_a_group()
    {
        await using var nats = await SystemCluster.StartAsync(JetStreamCluster.Of(1, DurabilityMode.Memory));
        await using var client = nats.CreateClient();

        var written = await client.ExecuteAsync(new Operation(1, OperationKind.Update, 1, 8), nats.Deadline);

        Assert.Equal((Outcome.Ok, 2), (written.Outcome, written.Position));
    }

    [InstalledFact("jetstream")]
    public async Task Server_that_cannot_sync_each_write_is_refused_before_it_starts()
    {
        if (new Version(JetStreamSystem.Instance.FindVersion().Split(' ')[1]) >= new Version(2, 10))
        {
            return;
        }

        var refused = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            SystemCluster.StartAsync(JetStreamCluster.Of(3, DurabilityMode.Synced))
        );

        Assert.Contains("2.10", Assert.Single(refused.Problems).Expected, StringComparison.Ordinal);
    }

    private static async Task<Node> LeaderAsync(SystemCluster nats)
    {
        var leader = await nats.WaitForLeaderAsync();
        return nats.Cluster.Nodes.First(candidate => candidate.Id == leader);
    }

    private static long Nanoseconds() =>
        (long)(TimeProvider.System.GetTimestamp() * (1e9 / TimeProvider.System.TimestampFrequency));
}
