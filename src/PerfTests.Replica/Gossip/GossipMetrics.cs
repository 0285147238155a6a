using PerfTests.Replica.Gossip.Disk;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Transport;
using PerfTests.Replica.Metrics;

namespace PerfTests.Replica.Gossip;

/// <summary>Registers what a gossiping node counts. Everything is read when asked for.</summary>
internal static class GossipMetrics
{
    /// <summary>Adds the metrics.</summary>
    /// <param name="registry">Where they go.</param>
    /// <param name="core">The protocol core, once there is one.</param>
    /// <param name="transport">The transport, once there is one.</param>
    /// <param name="log">The log, if there is one.</param>
    /// <param name="map">The state.</param>
    public static void Register(
        MetricRegistry registry,
        Func<GossipCore?> core,
        Func<GossipTransport?> transport,
        Func<UpdateLog?> log,
        GossipMap map
    )
    {
        RegisterTraffic(registry, transport);
        RegisterSpreading(registry, core);
        RegisterMembers(registry, core);
        registry.ObservedCounter(
            "replica_applied_operations_total",
            "Updates that changed this node's state, its own and others'.",
            () => map.Applied
        );
        registry.Gauge("replica_keys", "Keys that exist here.", () => map.Digest().Keys);
        registry.Gauge("replica_gossip_tombstones", "Deleted keys that are remembered.", () => map.Tombstones);
        registry.ObservedCounter("replica_log_flushes_total", "Syncs of the log to disk.", () => log()?.Flushes ?? 0);
        registry.ObservedCounter(
            "replica_log_appended_bytes_total",
            "Bytes appended to the log.",
            () => log()?.AppendedBytes ?? 0
        );
    }

    private static void RegisterTraffic(MetricRegistry registry, Func<GossipTransport?> transport)
    {
        registry.ObservedCounter(
            "replica_messages_sent_total",
            "Packets sent to other members, datagrams and by stream.",
            () => transport()?.Sent.Packets ?? 0
        );
        foreach (var (direction, traffic) in Directions(transport))
        {
            Labelled(
                registry,
                $"replica_gossip_messages_{direction}_total",
                $"Messages {direction}, by kind; one packet carries many.",
                () => MessageTraffic.Words.Select(w => ("kind", w.Word, (double)(traffic()?.Messages(w.Kind) ?? 0)))
            );
            Labelled(
                registry,
                $"replica_gossip_message_bytes_{direction}_total",
                $"Bytes of messages {direction}, by kind, without names and seals of packets.",
                () => MessageTraffic.Words.Select(w => ("kind", w.Word, (double)(traffic()?.Bytes(w.Kind) ?? 0)))
            );
            Labelled(
                registry,
                $"replica_gossip_packets_{direction}_total",
                $"Packets {direction}, by channel.",
                () => Channels(channel => traffic()?.Packet(channel) ?? 0)
            );
            Labelled(
                registry,
                $"replica_gossip_packet_bytes_{direction}_total",
                $"Bytes of packets {direction}, by channel.",
                () => Channels(channel => traffic()?.PacketBytes(channel) ?? 0)
            );
        }
        Labelled(
            registry,
            "replica_gossip_packets_dropped_total",
            "Packets dropped, by reason: malformed, oversized, unauthenticated, replayed, overrun (faster than the node), unsent.",
            () => transport()?.Dropped.All.Select(d => ("reason", d.Reason, (double)d.Count)) ?? []
        );
    }

    private static void RegisterSpreading(MetricRegistry registry, Func<GossipCore?> core)
    {
        Labelled(
            registry,
            "replica_gossip_updates_received_total",
            "Copies of updates received: new ones, which were needed, and known ones, which were not.",
            () =>
            {
                var counts = Counts(core);
                return
                [
                    ("known", "no", counts.CopiesNeeded),
                    ("known", "yes", counts.CopiesReceived - counts.CopiesNeeded),
                ];
            }
        );
        registry.ObservedCounter(
            "replica_gossip_exchanges_total",
            "Exchanges of state that this node began.",
            () => Counts(core).Exchanges
        );
        registry.ObservedCounter(
            "replica_gossip_updates_resent_total",
            "Updates sent to a member directly because it had not confirmed them.",
            () => Counts(core).Resent
        );
        registry.ObservedCounter(
            "replica_gossip_queue_dropped_total",
            "Gossip dropped because too much was waiting; exchanges of state repair it.",
            () => Counts(core).QueueDropped
        );
        registry.Gauge("replica_gossip_queued", "Messages that wait to be gossiped.", () => core()?.Queued ?? 0);
        registry.Gauge(
            "replica_gossip_pending_writes",
            "Writes that wait for their acknowledgement.",
            () => core()?.Pending ?? 0
        );
    }

    private static void RegisterMembers(MetricRegistry registry, Func<GossipCore?> core)
    {
        Labelled(
            registry,
            "replica_gossip_members",
            "Members by what this node believes of them.",
            () =>
                core()
                    ?.Members.GroupBy(member => member.State)
                    .Select(group => ("state", group.Key.ToString().ToLowerInvariant(), (double)group.Count()))
                ?? [],
            MetricKind.Gauge
        );
        registry.ObservedCounter(
            "replica_gossip_false_suspicions_total",
            "Members that this node suspected and that refuted.",
            () => Counts(core).FalseSuspicions
        );
        registry.ObservedCounter(
            "replica_gossip_refutations_total",
            "Accusations of this node that it refuted.",
            () => Counts(core).Refutations
        );
    }

    private static GossipCounts Counts(Func<GossipCore?> core) => core()?.Counts ?? default;

    private static IEnumerable<(string Direction, Func<MessageTraffic?> Traffic)> Directions(
        Func<GossipTransport?> transport
    ) => [("sent", () => transport()?.Sent), ("received", () => transport()?.Received)];

    private static IEnumerable<(string, string, double)> Channels(Func<bool, long> count) =>
        [("channel", "datagram", count(false)), ("channel", "stream", count(true))];

    private static void Labelled(
        MetricRegistry registry,
        string name,
        string help,
        Func<IEnumerable<(string Label, string Word, double Value)>> read,
        MetricKind kind = MetricKind.Counter
    ) =>
        registry.Add(
            new ObservedMetric(
                name,
                help,
                kind,
                () => read().Select(s => new MetricSample([(s.Label, s.Word)], s.Value))
            )
        );
}
