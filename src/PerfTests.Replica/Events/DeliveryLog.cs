using System.Globalization;

namespace PerfTests.Replica.Events;

/// <summary>The latest first deliveries of updates, for <c>GET /v1/deliveries</c>: a sample, chosen by the update so that every node reports the same ones.</summary>
internal sealed class DeliveryLog
{
    /// <summary>How many deliveries are kept.</summary>
    public const int Capacity = 1 << 15;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<(long Sequence, ulong Clock, string Node, long MonotonicNs, bool IsOrigin)> _kept = new();
    private long _sequence;

    /// <summary>An empty log.</summary>
    /// <param name="time">The clock.</param>
    public DeliveryLog(TimeProvider time)
    {
        _time = time;
        // No process of this node that ran before has come so far: it would have seen an update every nanosecond of its life.
        _sequence = MonotonicNs();
    }

    /// <summary>One update in so many is kept; at least 1.</summary>
    public long SampledOneIn { get; set; } = 1;

    /// <summary>Records that this node holds an update since now, if it belongs to the sample.</summary>
    /// <param name="clock">The update's clock.</param>
    /// <param name="node">The node that made it.</param>
    /// <param name="isOrigin">Whether that is this node.</param>
    public void Report(ulong clock, string node, bool isOrigin)
    {
        // The multiplication spreads neighbouring clocks over the sample (Knuth, TAOCP 3, section 6.4).
        if ((clock * 0x9E3779B97F4A7C15UL >> 33) % (ulong)SampledOneIn != 0)
        {
            return;
        }
        var now = MonotonicNs();
        lock (_gate)
        {
            _kept.Enqueue((++_sequence, clock, node, now, isOrigin));
            if (_kept.Count > Capacity)
            {
                _kept.Dequeue();
            }
        }
    }

    /// <summary>The kept deliveries after a sequence number, oldest first.</summary>
    /// <param name="after">The last sequence number that the caller has; 0 for all.</param>
    public IReadOnlyList<DeliveryEntry> Since(long after)
    {
        lock (_gate)
        {
            return
            [
                .. _kept
                    .Where(delivery => delivery.Sequence > after)
                    .Select(delivery => new DeliveryEntry(
                        delivery.Sequence,
                        string.Create(CultureInfo.InvariantCulture, $"{delivery.Clock:x}-{delivery.Node}"),
                        delivery.MonotonicNs,
                        delivery.IsOrigin
                    )),
            ];
        }
    }

    private long MonotonicNs() => (long)((Int128)_time.GetTimestamp() * 1_000_000_000 / _time.TimestampFrequency);
}
