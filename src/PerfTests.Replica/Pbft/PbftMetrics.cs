using System.Diagnostics.Metrics;
using PerfTests.Replica.Pbft.Transport;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Pbft;

/// <summary>Registers what is read of a PBFT node when it is asked for.</summary>
internal static class PbftMetrics
{
    /// <summary>Adds the metrics.</summary>
    /// <param name="meter">Makes the instruments.</param>
    /// <param name="node">The node, once it runs.</param>
    /// <param name="store">The state.</param>
    /// <param name="traffic">Messages.</param>
    public static void Register(Meter meter, Func<PbftNode?> node, KeyValueStore store, Traffic traffic)
    {
        RegisterTraffic(meter, traffic);
        RegisterSequences(meter, node);
        RegisterQueues(meter, node);
        meter.CreateObservableCounter<double>(
            "replica_applied_operations_total",
            () => store.CommandsApplied,
            description: "Writes applied to the state machine, retries included."
        );
        meter.CreateObservableCounter<double>(
            "replica_deduplicated_operations_total",
            () => store.Duplicates,
            description: "Writes that had been applied before and changed nothing."
        );
        meter.CreateObservableCounter<double>(
            "replica_log_flushes_total",
            () => node()?.Log?.Flushes ?? 0,
            description: "Syncs of the log to disk."
        );
        meter.CreateObservableCounter<double>(
            "replica_log_appended_bytes_total",
            () => node()?.Log?.AppendedBytes ?? 0,
            description: "Bytes appended to the log."
        );
    }

    private static void RegisterTraffic(Meter meter, Traffic traffic)
    {
        meter.CreateObservableCounter<double>(
            "replica_messages_sent_total",
            () => traffic.Sent,
            description: "Messages sent to other replicas; a frame carries many."
        );
        meter.CreateObservableCounter<double>(
            "replica_messages_received_total",
            () => traffic.Received,
            description: "Messages received from other replicas."
        );
        foreach (var isSent in new[] { true, false })
        {
            var direction = isSent ? "sent" : "received";
            Labelled(
                meter,
                $"replica_pbft_messages_{direction}_total",
                $"Messages {direction}, by type.",
                () => Traffic.TypeWords.Select(t => ("type", t.Word, (double)traffic.Of(t.Type, isSent).Messages))
            );
            Labelled(
                meter,
                $"replica_pbft_message_bytes_{direction}_total",
                $"Bytes of messages {direction}, by type, without frames.",
                () => Traffic.TypeWords.Select(t => ("type", t.Word, (double)traffic.Of(t.Type, isSent).Bytes))
            );
        }
        Labelled(
            meter,
            "replica_pbft_dropped_total",
            "What was dropped at the ports of replicas and clients, and what could not be sent, by reason.",
            () => Traffic.ReasonWords.Select(r => ("reason", r.Word, (double)traffic.Dropped(r.Reason)))
        );
    }

    private static void RegisterSequences(Meter meter, Func<PbftNode?> node)
    {
        meter.CreateObservableCounter<double>(
            "replica_log_committed_entries_total",
            () => node() is { } running ? running.Status.Executed - running.ExecutedAtStart : 0,
            description: "Sequence numbers (batches) that were executed here since the start."
        );
        meter.CreateObservableGauge<double>("replica_term", () => node()?.Status.View ?? 0, description: "The view.");
        meter.CreateObservableGauge<double>(
            "replica_commit_index",
            () => node()?.Status.Committed ?? 0,
            description: "Highest sequence number known to be committed."
        );
        meter.CreateObservableGauge<double>(
            "replica_applied_index",
            () => node()?.Status.Executed ?? 0,
            description: "The last sequence number executed."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_stable_place",
            () => node()?.Status.Stable ?? 0,
            description: "The low watermark: the last stable checkpoint."
        );
        meter.CreateObservableGauge<double>(
            "replica_is_leader",
            () => node() is { } running && running.IsPrimary ? 1 : 0,
            description: "1 when this node is the primary of a view that has begun, otherwise 0."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_may_vote",
            () => node()?.Status.MayVote == false ? 0 : 1,
            description: "0 while the node recovers from the loss of its memory, otherwise 1."
        );
    }

    private static void RegisterQueues(Meter meter, Func<PbftNode?> node)
    {
        meter.CreateObservableGauge<double>(
            "replica_queued_operations",
            () => node()?.Status.Waiting ?? 0,
            description: "Requests that wait for their execution."
        );
        meter.CreateObservableGauge<double>(
            "replica_proposals_under_way",
            () => node() is { } running ? running.Status.Committed - running.Status.Executed : 0,
            description: "Sequence numbers known to be committed and not yet executed here."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_loop_queue_items",
            () => node()?.EventsWaiting ?? 0,
            description: "Events that wait for the loop."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_verification_queue_items",
            () => node()?.Verification.Waiting ?? 0,
            description: "Messages and requests whose signatures wait to be checked."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_gateway_queue_operations",
            () => node()?.Gateway.Waiting ?? 0,
            description: "Operations over HTTP that wait to be signed."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_clients",
            () => node()?.ClientsConnected ?? 0,
            description: "Clients of the protocol that are connected."
        );
        meter.CreateObservableGauge<double>(
            "replica_pbft_links_up",
            () => node()?.LinksUp ?? 0,
            description: "Replicas that this node can send to."
        );
    }

    private static void Labelled(
        Meter meter,
        string name,
        string help,
        Func<IEnumerable<(string Label, string Word, double Value)>> read
    ) =>
        meter.CreateObservableCounter(
            name,
            () =>
                read()
                    .Select(s => new Measurement<double>(s.Value, new KeyValuePair<string, object?>(s.Label, s.Word))),
            description: help
        );
}
