using System.Text.Json;

namespace PerfTests.Replica.Events;

/// <summary>
/// The node's events: the latest <see cref="Capacity"/> are kept for <c>GET /v1/events</c>, and each is written as one JSON line.
/// </summary>
internal sealed class NodeEventLog(string node, TimeProvider time, TextWriter? lines)
{
    /// <summary>How many events are kept; older ones remain only in the lines that were written.</summary>
    public const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<NodeEvent> _kept = new();
    private long _sequence;

    /// <summary>Records one event now.</summary>
    /// <param name="name">What happened, in words-with-hyphens.</param>
    /// <param name="term">Term, view or incarnation; 0 where there is none.</param>
    /// <param name="subject">The node that it is about.</param>
    /// <param name="detail">One line for people.</param>
    public void Report(string name, long term = 0, string? subject = null, string? detail = null)
    {
        var timestamp = time.GetTimestamp();
        var monotonicNs = (long)((Int128)timestamp * 1_000_000_000 / time.TimestampFrequency);
        var unixMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        lock (_gate)
        {
            var happened = new NodeEvent(++_sequence, name, node, term, subject, detail, monotonicNs, unixMs);
            _kept.Enqueue(happened);
            if (_kept.Count > Capacity)
            {
                _kept.Dequeue();
            }
            lines?.WriteLine(JsonSerializer.Serialize(happened, NodeEventJson.Plain.NodeEvent));
            lines?.Flush();
        }
    }

    /// <summary>The kept events after a sequence number, oldest first.</summary>
    /// <param name="after">The last sequence number that the caller has; 0 for all.</param>
    public IReadOnlyList<NodeEvent> Since(long after)
    {
        lock (_gate)
        {
            return [.. _kept.Where(e => e.Sequence > after)];
        }
    }
}
