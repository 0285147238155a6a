using PerfTests.Replica.Metrics;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Pbft;

/// <summary>Registers what is read of a PBFT node when it is asked for.</summary>
internal static class PbftMetrics
{
    /// <summary>Adds the metrics.</summary>
    /// <param name="registry">Where they go.</param>
    /// <param name="node">The node, once it runs.</param>
    /// <param name="store">The state.</param>
    /// <param name="traffic">Messages.</param>
    public static void Register(MetricRegistry registry, Func<PbftNode?> node, KeyValueStore store, Traffic traffic)
    {
        RegisterTraffic(registry, traffic);
        RegisterSequences(registry, node);
        RegisterQueues(registry, node);
        registry.ObservedCounter(
            "replica_applied_operations_total",
            "Writes applied to the state machine, retries included.",
            () => store.CommandsApplied
        );
        registry.ObservedCounter(
            "replica_deduplicated_operations_total",
            "Writes that had been applied before and changed nothing.",
            () => store.Duplicates
        );
        registry.ObservedCounter(
            "replica_log_flushes_total",
            "Syncs of the log to disk.",
            () => node()?.Log?.Flushes ?? 0
        );
        registry.ObservedCounter(
            "replica_log_appended_bytes_total",
            "Bytes appended to the log.",
            () => node()?.Log?.AppendedBytes ?? 0
        );
    }

    private static void RegisterTraffic(MetricRegistry registry, Traffic traffic)
    {
        registry.ObservedCounter(
            "replica_messages_sent_total",
            "Messages sent to other replicas; a frame carries many.",
            () => traffic.Sent
        );
        registry.ObservedCounter(
            "replica_messages_received_total",
            "Messages received from other replicas.",
            () => traffic.Received
        );
        foreach (var isSent in new[] { true, false })
        {
            var direction = isSent ? "sent" : "received";
            Labelled(
                registry,
                $"replica_pbft_messages_{direction}_total",
                $"Messages {direction}, by type.",
                () => Traffic.TypeWords.Select(t => ("type", t.Word, (double)traffic.Of(t.Type, isSent).Messages))
            );
            Labelled(
                registry,
                $"replica_pbft_message_bytes_{direction}_total",
                $"Bytes of messages {direction}, by type, without frames.",
                () => Traffic.TypeWords.Select(t => ("type", t.Word, (double)traffic.Of(t.Type, isSent).Bytes))
            );
        }
        Labelled(
            registry,
            "replica_pbft_dropped_total",
            "What was dropped at the ports of replicas and clients, and what could not be sent, by reason.",
            () => Traffic.ReasonWords.Select(r => ("reason", r.Word, (double)traffic.Dropped(r.Reason)))
        );
    }

    private static void RegisterSequences(MetricRegistry registry, Func<PbftNode?> node)
    {
        registry.ObservedCounter(
            "replica_log_committed_entries_total",
            "Sequence numbers (batches) that were executed here since the start.",
            () => node() is { } running ? running.Status.Executed - running.ExecutedAtStart : 0
        );
        registry.Gauge("replica_term", "The view.", () => node()?.Status.View ?? 0);
        registry.Gauge(
            "replica_commit_index",
            "Highest sequence number known to be committed.",
            () => node()?.Status.Committed ?? 0
        );
        registry.Gauge(
            "replica_applied_index",
            "The last sequence number executed.",
            () => node()?.Status.Executed ?? 0
        );
        registry.Gauge(
            "replica_pbft_stable_place",
            "The low watermark: the last stable checkpoint.",
            () => node()?.Status.Stable ?? 0
        );
        registry.Gauge(
            "replica_is_leader",
            "1 when this node is the primary of a view that has begun, otherwise 0.",
            () => node() is { } running && running.IsPrimary ? 1 : 0
        );
        registry.Gauge(
            "replica_pbft_may_vote",
            "0 while the node recovers from the loss of its memory, otherwise 1.",
            () => node()?.Status.MayVote == false ? 0 : 1
        );
    }

    private static void RegisterQueues(MetricRegistry registry, Func<PbftNode?> node)
    {
        registry.Gauge(
            "replica_queued_operations",
            "Requests that wait for their execution.",
            () => node()?.Status.Waiting ?? 0
        );
        registry.Gauge(
            "replica_proposals_under_way",
            "Sequence numbers known to be committed and not yet executed here.",
            () => node() is { } running ? running.Status.Committed - running.Status.Executed : 0
        );
        registry.Gauge(
            "replica_pbft_loop_queue_items",
            "Events that wait for the loop.",
            () => node()?.EventsWaiting ?? 0
        );
        registry.Gauge(
            "replica_pbft_verification_queue_items",
            "Messages and requests whose signatures wait to be checked.",
            () => node()?.Verification.Waiting ?? 0
        );
        registry.Gauge(
            "replica_pbft_gateway_queue_operations",
            "Operations over HTTP that wait to be signed.",
            () => node()?.Gateway.Waiting ?? 0
        );
        registry.Gauge(
            "replica_pbft_clients",
            "Clients of the protocol that are connected.",
            () => node()?.ClientsConnected ?? 0
        );
        registry.Gauge("replica_pbft_links_up", "Replicas that this node can send to.", () => node()?.LinksUp ?? 0);
    }

    private static void Labelled(
        MetricRegistry registry,
        string name,
        string help,
        Func<IEnumerable<(string Label, string Word, double Value)>> read
    ) =>
        registry.Add(
            new ObservedMetric(
                name,
                help,
                MetricKind.Counter,
                () => read().Select(s => new MetricSample([(s.Label, s.Word)], s.Value))
            )
        );
}
