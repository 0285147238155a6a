using PerfTests.Replica.Gossip.Wire;

namespace PerfTests.Replica.Gossip.Transport;

/// <summary>Counts packets that were dropped, by reason; safe from any thread.</summary>
internal sealed class DroppedPackets
{
    private readonly long[] counts = new long[5];
    private long overrun;
    private long unsent;

    /// <summary>Every reason with its word and count.</summary>
    public IEnumerable<(string Reason, long Count)> All =>
        [
            ("malformed", Of(PacketProblem.Malformed)),
            ("oversized", Of(PacketProblem.Oversized)),
            ("unauthenticated", Of(PacketProblem.Unauthenticated)),
            ("replayed", Of(PacketProblem.Replayed)),
            ("overrun", Interlocked.Read(ref overrun)),
            ("unsent", Interlocked.Read(ref unsent)),
        ];

    /// <summary>Packets dropped for a reason.</summary>
    public long Of(PacketProblem problem) => Interlocked.Read(ref counts[(int)problem]);

    /// <summary>Counts a packet that was not taken.</summary>
    public void Count(PacketProblem problem) => Interlocked.Increment(ref counts[(int)problem]);

    /// <summary>Counts a packet that came faster than the node could follow.</summary>
    public void CountOverrun() => Interlocked.Increment(ref overrun);

    /// <summary>Counts a packet that could not be sent.</summary>
    public void CountUnsent() => Interlocked.Increment(ref unsent);
}
