using System.Diagnostics.Metrics;
using PerfTests.Replica.Gossip.Disk;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Gossip.Transport;

namespace PerfTests.Replica.Gossip;

/// <summary>Registers what a gossiping node counts. Everything is read when asked for.</summary>
internal static class GossipMetrics
{
    /// <summary>Adds the metrics.</summary>
    /// <param name="meter">Makes the instruments.</param>
    /// <param name="core">The protocol core, once there is one.</param>
    /// <param name="transport">The transport, once there is one.</param>
    /// <param name="log">The log, if there is one.</param>
    /// <param name="map">The state.</param>
    public static void Register(
        Meter meter,
        Func<GossipCore?> core,
        Func<GossipTransport?> transport,
        Func<UpdateLog?> log,
        GossipMap map
    )
    {
        RegisterTraffic(meter, transport);
        RegisterSpreading(meter, core);
        RegisterMembers(meter, core);
        meter.CreateObservableCounter<double>(
            "replica_applied_operations_total",
            () => map.Applied,
            description: "Updates that changed this node's state, its own and others'."
        );
        meter.CreateObservableGauge<double>(
            "replica_keys",
            () => map.Digest().Keys,
            description: "Keys that exist here."
        );
        meter.CreateObservableGauge<double>(
            "replica_gossip_tombstones",
            () => map.Tombstones,
            description: "Deleted keys that are remembered."
        );
        meter.CreateObservableCounter<double>(
            "replica_log_flushes_total",
            () => log()?.Flushes ?? 0,
            description: "Syncs of the log to disk."
        );
        meter.CreateObservableCounter<double>(
            "replica_log_appended_bytes_total",
            () => log()?.AppendedBytes ?? 0,
            description: "Bytes appended to the log."
        );
    }

    private static void RegisterTraffic(Meter meter, Func<GossipTransport?> transport)
    {
        meter.CreateObservableCounter<double>(
            "replica_messages_sent_total",
            () => transport()?.Sent.Packets ?? 0,
            description: "Packets sent to other members, datagrams and by stream."
        );
        foreach (var (direction, traffic) in Directions(transport))
        {
            Labelled(
                meter,
                $"replica_gossip_messages_{direction}_total",
                $"Messages {direction}, by kind; one packet carries many.",
                () => MessageTraffic.Words.Select(w => ("kind", w.Word, (double)(traffic()?.Messages(w.Kind) ?? 0)))
            );
            Labelled(
                meter,
                $"replica_gossip_message_bytes_{direction}_total",
                $"Bytes of messages {direction}, by kind, without names and seals of packets.",
                () => MessageTraffic.Words.Select(w => ("kind", w.Word, (double)(traffic()?.Bytes(w.Kind) ?? 0)))
            );
            Labelled(
                meter,
                $"replica_gossip_packets_{direction}_total",
                $"Packets {direction}, by channel.",
                () => Channels(channel => traffic()?.Packet(channel) ?? 0)
            );
            Labelled(
                meter,
                $"replica_gossip_packet_bytes_{direction}_total",
                $"Bytes of packets {direction}, by channel.",
                () => Channels(channel => traffic()?.PacketBytes(channel) ?? 0)
            );
        }
        Labelled(
            meter,
            "replica_gossip_packets_dropped_total",
            "Packets dropped, by reason: malformed, oversized, unauthenticated, replayed, overrun (faster than the node), unsent.",
            () => transport()?.Dropped.All.Select(d => ("reason", d.Reason, (double)d.Count)) ?? []
        );
    }

    private static void RegisterSpreading(Meter meter, Func<GossipCore?> core)
    {
        Labelled(
            meter,
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
        meter.CreateObservableCounter<double>(
            "replica_gossip_exchanges_total",
            () => Counts(core).Exchanges,
            description: "Exchanges of state that this node began."
        );
        meter.CreateObservableCounter<double>(
            "replica_gossip_updates_resent_total",
            () => Counts(core).Resent,
            description: "Updates sent to a member directly because it had not confirmed them."
        );
        meter.CreateObservableCounter<double>(
            "replica_gossip_queue_dropped_total",
            () => Counts(core).QueueDropped,
            description: "Gossip dropped because too much was waiting; exchanges of state repair it."
        );
        meter.CreateObservableGauge<double>(
            "replica_gossip_queued",
            () => core()?.Queued ?? 0,
            description: "Messages that wait to be gossiped."
        );
        meter.CreateObservableGauge<double>(
            "replica_gossip_pending_writes",
            () => core()?.Pending ?? 0,
            description: "Writes that wait for their acknowledgement."
        );
    }

    private static void RegisterMembers(Meter meter, Func<GossipCore?> core)
    {
        meter.CreateObservableGauge(
            "replica_gossip_members",
            () =>
                Measurements(
                    core()
                        ?.Members.GroupBy(member => member.State)
                        .Select(group => ("state", group.Key.ToString().ToLowerInvariant(), (double)group.Count()))
                        ?? []
                ),
            description: "Members by what this node believes of them."
        );
        meter.CreateObservableCounter<double>(
            "replica_gossip_false_suspicions_total",
            () => Counts(core).FalseSuspicions,
            description: "Members that this node suspected and that refuted."
        );
        meter.CreateObservableCounter<double>(
            "replica_gossip_refutations_total",
            () => Counts(core).Refutations,
            description: "Accusations of this node that it refuted."
        );
    }

    private static GossipCounts Counts(Func<GossipCore?> core) => core()?.Counts ?? default;

    private static IEnumerable<(string Direction, Func<MessageTraffic?> Traffic)> Directions(
        Func<GossipTransport?> transport
    ) => [("sent", () => transport()?.Sent), ("received", () => transport()?.Received)];

    private static IEnumerable<(string, string, double)> Channels(Func<bool, long> count) =>
        [("channel", "datagram", count(false)), ("channel", "stream", count(true))];

    private static void Labelled(
        Meter meter,
        string name,
        string help,
        Func<IEnumerable<(string Label, string Word, double Value)>> read
    ) => meter.CreateObservableCounter(name, () => Measurements(read()), description: help);

    private static IEnumerable<Measurement<double>> Measurements(
        IEnumerable<(string Label, string Word, double Value)> samples
    ) => samples.Select(s => new Measurement<double>(s.Value, new KeyValuePair<string, object?>(s.Label, s.Word)));
}
