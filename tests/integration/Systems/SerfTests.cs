using System.Net;
using System.Net.Sockets;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Systems.Serf;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Systems;

public sealed class SerfTests
{
    private const ulong Client = 7;

    /// <summary>The profile that finds a dead member soonest.</summary>
    private static ClusterSpec Quick => SerfCluster.Of(3).With("profile", "local");

    [InstalledFact("serf")]
    public async Task Event_that_one_agent_was_told_is_delivered_by_every_agent_and_by_its_own_first()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client);
        var before = Nanoseconds();

        var results = new List<OperationResult>();
        for (var i = 1; i <= 6; i++)
        {
            results.Add(await client.ExecuteAsync(Event(i), serf.Deadline));
        }
        var seen = await WaitForDeliveriesAsync(serf, [1, 2, 3, 4, 5, 6]);

        var after = Nanoseconds();
        Assert.All(results, result => Assert.Equal((Outcome.Ok, null), (result.Outcome, result.Error)));
        foreach (var update in seen.GroupBy(delivery => delivery.Seen.Update))
        {
            var first = update.MinBy(delivery => delivery.Seen.MonotonicNanoseconds);
            Assert.Equal(3, update.Select(delivery => delivery.Node).Distinct().Count());
            Assert.Equal(first.Node, Assert.Single(update, delivery => delivery.Seen.IsOrigin).Node);
            Assert.All(update, delivery => Assert.InRange(delivery.Seen.MonotonicNanoseconds, before, after));
        }

        // Each agent in turn is told.
        Assert.Equal(
            3,
            seen.Where(delivery => delivery.Seen.IsOrigin).Select(delivery => delivery.Node).Distinct().Count()
        );
    }

    [InstalledFact("serf")]
    public async Task Agent_reports_what_it_delivered_and_whom_it_knows()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client);
        await client.ExecuteAsync(Event(1), serf.Deadline);
        await WaitForDeliveriesAsync(serf, [1]);
        var node = serf.Cluster.Nodes[0];

        var status = (await serf.System.ReadStatusAsync(node, serf.Deadline))!;
        var metrics = await serf.System.ReadMetricsAsync(node, serf.Deadline);
        var page = (await serf.System.ReadDeliveriesAsync(node, 0, serf.Deadline))!;
        var events = await serf.System.ReadEventsAsync(node, 0, serf.Deadline);

        Assert.Equal((true, 3, "alive"), (status.IsReady, status.LiveMembers, status.Role));
        Assert.True(status.AppliedIndex >= 1);
        Assert.Equal((3.0, 0.0), (metrics["serf_members"], metrics["serf_failed"]));
        Assert.True(metrics["serf_event_time"] >= 1 && metrics["serf_user_events_total"] >= 1);
        Assert.Equal((3, 0.1, 30.0, 512), (page.FanOut, page.RoundSeconds, page.RepairSeconds, page.RepairableUpdates));
        Assert.Empty(
            (await serf.System.ReadDeliveriesAsync(node, page.Deliveries[^1].Sequence, serf.Deadline))!.Deliveries
        );
        Assert.Superset(
            new HashSet<string> { "n1", "n2", "n3" },
            events.Where(happened => happened.Kind == "member-joined").Select(happened => happened.Subject).ToHashSet()
        );
    }

    [InstalledFact("serf")]
    public async Task Query_succeeds_when_every_member_has_acknowledged_it_and_fails_while_one_is_frozen()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client, TimeSpan.FromSeconds(1));
        Task<OperationResult> Query(long sequence) =>
            client.ExecuteAsync(new Operation(sequence, OperationKind.Read, 1, 0), serf.Deadline).AsTask();

        // Queries are gossiped: one may miss a member, but not all of them do.
        var sequence = 1L;
        await serf.EventuallyAsync(async () => await Query(sequence++) is { Outcome: Outcome.Ok, Found: true });
        await serf.Cluster.PauseNodeAsync(new NodeId("n3"), serf.Deadline);
        var results = new List<OperationResult>();
        await serf.EventuallyAsync(async () =>
        {
            results.Add(await Query(sequence++));
            return results[^1].Error == "members-silent";
        });
        await serf.Cluster.ResumeNodeAsync(new NodeId("n3"), serf.Deadline);
        await serf.EventuallyAsync(async () => await Query(sequence++) is { Outcome: Outcome.Ok });

        Assert.Equal(Outcome.Failed, results[^1].Outcome);
    }

    [InstalledFact("serf")]
    public async Task Member_that_is_killed_is_suspected_then_failed_and_joins_again_when_it_is_back()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        var (killed, witness) = (new NodeId("n3"), serf.Cluster.Nodes[0]);
        var before = Nanoseconds();
        var known = (await serf.System.ReadEventsAsync(witness, 0, serf.Deadline)).Select(e => e.Sequence).Max();

        await serf.Cluster.KillNodeAsync(killed, serf.Deadline);
        Assert.Null(await serf.System.ReadStatusAsync(serf.Cluster.Nodes[2], serf.Deadline));
        await serf.EventuallyAsync(async () => (await Status()).LiveMembers == 2);
        await serf.Cluster.RestartNodeAsync(killed, keepData: true, serf.Deadline);
        await serf.EventuallyAsync(async () =>
            (await Status()).LiveMembers == 3
            && await serf.System.ReadStatusAsync(serf.Cluster.Nodes[2], serf.Deadline) is { IsReady: true }
        );

        var events = (await serf.System.ReadEventsAsync(witness, known, serf.Deadline))
            .Where(happened => happened.Subject == killed.Name)
            .ToArray();
        var failed = events.First(happened => happened.Kind == "member-failed");
        var joined = events.Last(happened => happened.Kind == "member-joined");
        Assert.True(before < failed.MonotonicNanoseconds && failed.MonotonicNanoseconds < joined.MonotonicNanoseconds);
        // One of the survivors suspected it first; the other may have heard of the death only.
        var survivors = await Task.WhenAll(
            serf.Cluster.Nodes.Take(2).Select(node => serf.System.ReadEventsAsync(node, 0, serf.Deadline))
        );
        Assert.Contains(
            survivors.SelectMany(happened => happened),
            happened => happened.Kind == "member-suspected" && happened.Subject == killed.Name
        );

        async Task<NodeStatus> Status() => (await serf.System.ReadStatusAsync(witness, serf.Deadline))!;
    }

    [InstalledFact("serf")]
    public async Task Event_that_no_agent_can_have_received_has_failed_and_is_not_unknown()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client, TimeSpan.FromSeconds(1));
        foreach (var node in serf.Cluster.Nodes)
        {
            await serf.Cluster.KillNodeAsync(node.Id, serf.Deadline);
        }

        var result = await client.ExecuteAsync(Event(1), serf.Deadline);

        Assert.Equal((Outcome.Failed, "no-member"), (result.Outcome, result.Error));
    }

    [InstalledFact("serf")]
    public async Task Event_told_to_a_frozen_agent_is_of_unknown_outcome()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client, TimeSpan.FromMilliseconds(500));
        Assert.Equal(Outcome.Ok, (await client.ExecuteAsync(Event(1), serf.Deadline)).Outcome);
        foreach (var node in serf.Cluster.Nodes)
        {
            await serf.Cluster.PauseNodeAsync(node.Id, serf.Deadline);
        }

        var result = await client.ExecuteAsync(Event(2), serf.Deadline);

        Assert.Equal((Outcome.Unknown, "timeout"), (result.Outcome, result.Error));
    }

    [InstalledFact("serf")]
    public async Task Event_that_is_too_large_has_failed_and_others_go_on()
    {
        await using var serf = await SystemCluster.StartAsync(Quick);
        await using var client = serf.CreateClient(Client);

        var large = await client.ExecuteAsync(Event(1, 2_000), serf.Deadline);
        var huge = await client.ExecuteAsync(Event(2, 200_000), serf.Deadline);
        var small = await client.ExecuteAsync(Event(3), serf.Deadline);

        Assert.Equal((Outcome.Failed, "too-large"), (large.Outcome, large.Error));
        Assert.Equal((Outcome.Failed, "too-large"), (huge.Outcome, huge.Error));
        Assert.Equal(Outcome.Ok, small.Outcome);
    }

    [InstalledFact("serf")]
    public async Task Agents_take_every_parameter_and_encrypted_gossip_carries_events()
    {
        var spec = Quick
            .With("encrypt", "true")
            .With("snapshot", "true")
            .With("disable-compression", "true")
            .With("broadcast-timeout", "2")
            .With("retry-interval", "2")
            .With("protocol", "4")
            .With("log-level", "debug");
        await using var serf = await SystemCluster.StartAsync(spec);
        await using var client = serf.CreateClient(Client);

        await client.ExecuteAsync(Event(1), serf.Deadline);
        await WaitForDeliveriesAsync(serf, [1]);

        Assert.All(
            serf.Cluster.Nodes,
            node => Assert.True(File.Exists(Path.Combine(node.DataDirectory!, "serf.snapshot")))
        );
    }

    [InstalledFact("serf")]
    public async Task Port_that_is_taken_ends_the_start_with_the_agents_own_words()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var system = new TakenPortSystem(SerfSystem.Instance, SerfSystem.RpcPort, (IPEndPoint)taken.LocalEndpoint);

        var failure = await Assert.ThrowsAsync<ClusterStartException>(() =>
            SystemCluster.StartAsync(Quick with { System = system })
        );

        Assert.Contains("address already in use", failure.Message, StringComparison.Ordinal);
    }

    private static Operation Event(long sequence, int bytes = 32) => new(sequence, OperationKind.Update, Key: 1, bytes);

    /// <summary>Waits until every agent has delivered the events; gossip may miss an agent, which the next exchange of state makes up for.</summary>
    private static async Task<IReadOnlyList<(NodeId Node, Delivery Seen)>> WaitForDeliveriesAsync(
        SystemCluster serf,
        long[] sequences
    )
    {
        var updates = sequences.Select(sequence => UpdateIdentity.Of(new Seed(Client), sequence)).ToHashSet();
        List<(NodeId, Delivery Seen)> seen = [];
        await serf.EventuallyAsync(async () =>
        {
            seen = [];
            foreach (var node in serf.Cluster.Nodes)
            {
                var page = (await serf.System.ReadDeliveriesAsync(node, 0, serf.Deadline))!;
                seen.AddRange(page.Deliveries.Where(s => updates.Contains(s.Update)).Select(s => (node.Id, s)));
            }

            return seen.Count >= updates.Count * serf.Cluster.Nodes.Count;
        });
        return seen;
    }

    private static long Nanoseconds() =>
        (long)(TimeProvider.System.GetTimestamp() * (1e9 / TimeProvider.System.TimestampFrequency));
}
