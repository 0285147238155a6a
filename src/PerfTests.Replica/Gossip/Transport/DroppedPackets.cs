using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>Counts packets that were dropped, by reason; safe from any thread.</summary>
internal sealed class DroppedPackets
{
    private readonly long[] _counts = new long[5];
    private long _overrun;
    private long _unsent;

    /// <summary>Every reason with its word and count.</summary>
    public IEnumerable<(string Reason, long Count)> All =>
        [
            ("malformed", Of(PacketProblem.Malformed)),
            ("oversized", Of(PacketProblem.Oversized)),
            ("unauthenticated", Of(PacketProblem.Unauthenticated)),
            ("replayed", Of(PacketProblem.Replayed)),
            ("overrun", Interlocked.Read(ref _overrun)),
            ("unsent", Interlocked.Read(ref _unsent)),
        ];

    /// <summary>Packets dropped for a reason.</summary>
    public long Of(PacketProblem problem) => Interlocked.Read(ref _counts[(int)problem]);

    /// <summary>Counts a packet that was not taken.</summary>
    public void Count(PacketProblem problem) => Interlocked.Increment(ref _counts[(int)problem]);

    /// <summary>Counts a packet that came faster than the node could follow.</summary>
    public void CountOverrun() => Interlocked.Increment(ref _overrun);

    /// <summary>Counts a packet that could not be sent.</summary>
    public void CountUnsent() => Interlocked.Increment(ref _unsent);
}
