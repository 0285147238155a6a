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
    /// <param name="meter">Makes the instruments.</param>
    /// <param name="roleChanged">Called with the new role whenever DotNext moves to one.</param>
    public RaftMetrics(Meter meter, Action<string> roleChanged)
    {
        Proposals = meter.CreateCounter<long>(
            "replica_raft_proposals_total",
            description: "Log entries that this node proposed as leader."
        );
        BatchOperations = meter.CreateHistogram(
            "replica_raft_batch_operations",
            description: "Operations per proposed log entry.",
            advice: HistogramBounds.BatchOperations
        );
        Elections = meter.CreateCounter<long>(
            "replica_elections_total",
            description: "Elections that this node started."
        );
        Leaderships = meter.CreateCounter<long>(
            "replica_leaderships_total",
            description: "Times that this node became leader."
        );
        var requests = meter.CreateCounter<long>(
            "replica_messages_sent_total",
            description: "Protocol requests that this node sent and that were answered."
        );
        var heartbeats = meter.CreateCounter<long>(
            "replica_messages_received_total",
            description: "Replication requests that this node received from a leader."
        );
        var flushes = meter.CreateCounter<long>(
            "replica_log_flushes_total",
            description: "Flushes of the write-ahead log. Each makes data, metadata and the checkpoint durable."
        );
        var flushMs = meter.CreateHistogram(
            "replica_log_flush_milliseconds",
            description: "Duration of a flush of the write-ahead log.",
            advice: HistogramBounds.FlushMilliseconds
        );
        var appendedBytes = meter.CreateCounter<long>(
            "replica_log_appended_bytes_total",
            description: "Bytes appended to the write-ahead log."
        );
        var appendedEntries = meter.CreateCounter<long>(
            "replica_log_appended_entries_total",
            description: "Entries appended to the write-ahead log."
        );
        var committed = meter.CreateCounter<long>(
            "replica_log_committed_entries_total",
            description: "Log entries committed."
        );
        _handlers = new Dictionary<string, Action<double>>(StringComparer.Ordinal)
        {
            ["transitions-to-follower-count"] = _ => Become("follower", roleChanged),
            ["transitions-to-candidate-count"] = _ =>
            {
                Elections.Add(1);
                Become("candidate", roleChanged);
            },
            ["transitions-to-leader-count"] = _ =>
            {
                Leaderships.Add(1);
                Become("leader", roleChanged);
            },
            ["response-time"] = _ => requests.Add(1),
            ["incoming-heartbeats-count"] = _ => heartbeats.Add(1),
            ["entries-flush-duration"] = ms =>
            {
                flushes.Add(1);
                flushMs.Record(ms);
            },
            ["entries-append-bytes"] = bytes => appendedBytes.Add((long)bytes),
            ["entries-append-count"] = entries => appendedEntries.Add((long)entries),
            ["entries-commit-count"] = entries => committed.Add((long)entries),
        };
        Listen();
    }

    /// <summary>Entries proposed.</summary>
    public Counter<long> Proposals { get; }

    /// <summary>Operations per entry.</summary>
    public Histogram<double> BatchOperations { get; }

    /// <summary>Elections started.</summary>
    public Counter<long> Elections { get; }

    /// <summary>Leaderships won.</summary>
    public Counter<long> Leaderships { get; }

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
