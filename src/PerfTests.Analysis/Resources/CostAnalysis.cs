using PerfTests.Analysis.Throughput;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Analysis.Resources;

/// <summary>Computes what a committed operation cost: growth of the nodes' counters over the window, over the operations committed meanwhile.</summary>
internal static class CostAnalysis
{
    /// <summary>Costs with the resource counter that gives them.</summary>
    private static readonly (string Name, string Title, string Unit, string Source, double Factor)[] FromResources =
    [
        ("cpu_ms_per_operation", "CPU", "ms", ResourceNames.CpuSeconds, 1_000),
        ("disk_written_bytes_per_operation", "Written to storage", "bytes", ResourceNames.DiskWrittenBytes, 1),
        ("network_sent_bytes_per_operation", "Sent over the network", "bytes", ResourceNames.NetworkSentBytes, 1),
    ];

    /// <summary>Costs with the counters under which systems give them, the first one found is taken.</summary>
    private static readonly (string Name, string Title, string Unit, string[] Sources)[] FromNodeMetrics =
    [
        (
            "syncs_per_operation",
            "Log flushes",
            "count",
            ["replica_log_flushes_total", "etcd_disk_wal_fsync_duration_seconds_count"]
        ),
        (
            "messages_per_operation",
            "Protocol messages",
            "count",
            ["replica_messages_sent_total", "etcd_network_peer_sent_total", "nats_routez_out_msgs"]
        ),
        (
            "socket_sent_bytes_per_operation",
            "Sent through sockets",
            "bytes",
            ["replica_socket_sent_bytes_total", "etcd_network_peer_sent_bytes_total", "nats_routez_out_bytes"]
        ),
        ("log_bytes_per_operation", "Appended to the logs", "bytes", ["replica_log_appended_bytes_total"]),
    ];

    /// <summary>Counters of messages with those of commits, which every node counts for itself.</summary>
    private static readonly (string Messages, string Commits)[] PerCommit =
    [
        ("replica_messages_sent_total", "replica_log_committed_entries_total"),
        ("etcd_network_peer_sent_total", "etcd_server_proposals_committed_total"),
    ];

    public static IReadOnlyList<OperationCost> Analyze(RunRecord record, MeasurementWindow window)
    {
        var rate = window.OkInWindow / window.Seconds;
        if (window.OkInWindow == 0 || window.Seconds <= 0)
        {
            return [];
        }

        var nodes = record
            .Resources.Where(sample => sample.Subject is not ResourceSample.Generator and not ResourceSample.Machine)
            .ToArray();
        var costs = FromResources
            .Select(cost =>
                Cost(
                    cost.Name,
                    cost.Title,
                    cost.Unit,
                    cost.Source,
                    cost.Factor,
                    nodes.Select(sample => (sample.Subject, sample.Seconds, sample.Values))
                )
            )
            .ToList();
        foreach (var (name, title, unit, sources) in FromNodeMetrics)
        {
            costs.Add(
                sources
                    .Select(source =>
                        Cost(
                            name,
                            title,
                            unit,
                            source,
                            1,
                            record.NodeMetrics.Select(sample => (sample.Node, sample.Seconds, sample.Values))
                        )
                    )
                    .FirstOrDefault(cost => cost is not null)
            );
        }

        costs.Add(MessagesPerCommit(record, window));
        return [.. costs.OfType<OperationCost>()];

        OperationCost? Cost(
            string name,
            string title,
            string unit,
            string source,
            double factor,
            IEnumerable<(string Node, double Seconds, IReadOnlyDictionary<string, double> Values)> samples
        )
        {
            var perNode = samples
                .Where(sample => sample.Seconds >= window.StartSeconds && sample.Seconds <= window.EndSeconds)
                .Where(sample => sample.Values.ContainsKey(source))
                .GroupBy(sample => sample.Node)
                .Select(node =>
                    CounterSeries.Growth([
                        .. node.Select(sample => new ResourcePoint(sample.Seconds, sample.Values[source])),
                    ])
                )
                .OfType<(double Growth, double Seconds)>()
                .Where(node => node.Seconds > 0)
                .ToArray();
            // Readings do not begin and end with the window: each node's growth per second, against operations per second.
            return perNode.Length == 0
                ? null
                : new OperationCost(
                    name,
                    title,
                    unit,
                    factor * perNode.Sum(node => node.Growth / node.Seconds) / rate,
                    source,
                    perNode.Length
                );
        }
    }

    /// <summary>Unlike messages per operation this does not depend on how many operations went into a commit, so it hardly varies between runs.</summary>
    private static OperationCost? MessagesPerCommit(RunRecord record, MeasurementWindow window)
    {
        foreach (var (messages, commits) in PerCommit)
        {
            var sent = Rates(messages);
            var committed = Rates(commits).DefaultIfEmpty(0).Max();
            if (sent.Length > 0 && committed > 0)
            {
                return new OperationCost(
                    "messages_per_commit",
                    "Protocol messages",
                    "count",
                    sent.Sum() / committed,
                    messages,
                    sent.Length,
                    Per: "commit"
                );
            }
        }

        return null;

        double[] Rates(string counter) =>
            [
                .. record
                    .NodeMetrics.Where(sample =>
                        sample.Seconds >= window.StartSeconds
                        && sample.Seconds <= window.EndSeconds
                        && sample.Values.ContainsKey(counter)
                    )
                    .GroupBy(sample => sample.Node)
                    .Select(node =>
                        CounterSeries.Growth([
                            .. node.Select(sample => new ResourcePoint(sample.Seconds, sample.Values[counter])),
                        ])
                    )
                    .OfType<(double Growth, double Seconds)>()
                    .Where(node => node.Seconds > 0)
                    .Select(node => node.Growth / node.Seconds),
            ];
    }
}
