using System.Diagnostics.Metrics;
using PerfTests.Replica.Metrics;

namespace PerfTests.Replica.Raft;

/// <summary>What Raft counts, in part by listening to DotNext's own meters.</summary>
internal sealed class RaftMetrics : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, Action<double>> _handlers;
    private volatile string _role = "follower";

    /// <summary>Registers Raft's metrics and begins to listen.</summary>
    /// <param name="registry">Where they go.</param>
    /// <param name="roleChanged">Called with the new role whenever DotNext moves to one.</param>
    public RaftMetrics(MetricRegistry registry, Action<string> roleChanged)
    {
        Proposals = registry.Counter("replica_raft_proposals_total", "Log entries that this node proposed as leader.");
        BatchOperations = registry.Histogram(
            "replica_raft_batch_operations",
            "Operations per proposed log entry.",
            HistogramBounds.BatchOperations
        );
        Elections = registry.Counter("replica_elections_total", "Elections that this node started.");
        Leaderships = registry.Counter("replica_leaderships_total", "Times that this node became leader.");
        var requests = registry.Counter(
            "replica_messages_sent_total",
            "Protocol requests that this node sent and that were answered."
        );
        var heartbeats = registry.Counter(
            "replica_messages_received_total",
            "Replication requests that this node received from a leader."
        );
        var flushes = registry.Counter(
            "replica_log_flushes_total",
            "Flushes of the write-ahead log. Each makes data, metadata and the checkpoint durable."
        );
        var flushMs = registry.Histogram(
            "replica_log_flush_milliseconds",
            "Duration of a flush of the write-ahead log.",
            HistogramBounds.FlushMilliseconds
        );
        var appendedBytes = registry.Counter(
            "replica_log_appended_bytes_total",
            "Bytes appended to the write-ahead log."
        );
        var appendedEntries = registry.Counter(
            "replica_log_appended_entries_total",
            "Entries appended to the write-ahead log."
        );
        var committed = registry.Counter("replica_log_committed_entries_total", "Log entries committed.");
        _handlers = new Dictionary<string, Action<double>>(StringComparer.Ordinal)
        {
            ["transitions-to-follower-count"] = _ => Become("follower", roleChanged),
            ["transitions-to-candidate-count"] = _ =>
            {
                Elections.Add();
                Become("candidate", roleChanged);
            },
            ["transitions-to-leader-count"] = _ =>
            {
                Leaderships.Add();
                Become("leader", roleChanged);
            },
            ["response-time"] = _ => requests.Add(),
            ["incoming-heartbeats-count"] = _ => heartbeats.Add(),
            ["entries-flush-duration"] = ms =>
            {
                flushes.Add();
                flushMs.Observe(ms);
            },
            ["entries-append-bytes"] = bytes => appendedBytes.Add((long)bytes),
            ["entries-append-count"] = entries => appendedEntries.Add((long)entries),
            ["entries-commit-count"] = entries => committed.Add((long)entries),
        };
        Listen();
    }

    /// <summary>Entries proposed.</summary>
    public Counter Proposals { get; }

    /// <summary>Operations per entry.</summary>
    public Histogram BatchOperations { get; }

    /// <summary>Elections started.</summary>
    public Counter Elections { get; }

    /// <summary>Leaderships won.</summary>
    public Counter Leaderships { get; }

    /// <summary>leader, follower or candidate, as DotNext last said.</summary>
    public string Role => _role;

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private void Become(string next, Action<string> roleChanged)
    {
        _role = next;
        roleChanged(next);
    }

    private void Listen()
    {
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (
                instrument.Meter.Name.StartsWith("DotNext.", StringComparison.Ordinal)
                && _handlers.TryGetValue(instrument.Name, out var handler)
            )
            {
                self.EnableMeasurementEvents(instrument, handler);
            }
        };
        _listener.SetMeasurementEventCallback<int>((_, value, _, state) => ((Action<double>)state!)(value));
        _listener.SetMeasurementEventCallback<long>((_, value, _, state) => ((Action<double>)state!)(value));
        _listener.SetMeasurementEventCallback<double>((_, value, _, state) => ((Action<double>)state!)(value));
        _listener.Start();
    }
}
