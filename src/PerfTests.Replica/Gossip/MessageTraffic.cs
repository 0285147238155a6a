using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.Replica.Gossip;

/// <summary>Counts messages and their bytes by kind, packets by channel, and packets that were dropped by reason; safe from any thread.</summary>
internal sealed class MessageTraffic
{
    private const int Kinds = 10;

    private readonly long[] _messages = new long[Kinds];
    private readonly long[] _bytes = new long[Kinds];
    private readonly long[] _packets = new long[2];
    private readonly long[] _packetBytes = new long[2];

    /// <summary>Every kind of message with its word.</summary>
    public static IReadOnlyList<(GossipMessageKind Kind, string Word)> Words { get; } =
    [
        (GossipMessageKind.Ping, "ping"),
        (GossipMessageKind.PingRequest, "ping-request"),
        (GossipMessageKind.Pong, "pong"),
        (GossipMessageKind.MemberRecord, "claim"),
        (GossipMessageKind.Update, "update"),
        (GossipMessageKind.Receipt, "receipt"),
        (GossipMessageKind.SyncRequest, "sync-request"),
        (GossipMessageKind.SyncSummary, "sync-summary"),
        (GossipMessageKind.SyncFetch, "sync-fetch"),
    ];

    /// <summary>Packets on both channels.</summary>
    public long Packets => Packet(isStream: false) + Packet(isStream: true);

    /// <summary>Counts a message.</summary>
    public void Count(GossipMessageKind kind, int length)
    {
        Interlocked.Increment(ref _messages[(int)kind]);
        Interlocked.Add(ref _bytes[(int)kind], length);
    }

    /// <summary>Counts a packet.</summary>
    public void CountPacket(bool isStream, int length)
    {
        Interlocked.Increment(ref _packets[isStream ? 1 : 0]);
        Interlocked.Add(ref _packetBytes[isStream ? 1 : 0], length);
    }

    /// <summary>Messages of a kind.</summary>
    public long Messages(GossipMessageKind kind) => Interlocked.Read(ref _messages[(int)kind]);

    /// <summary>Bytes of the messages of a kind.</summary>
    public long Bytes(GossipMessageKind kind) => Interlocked.Read(ref _bytes[(int)kind]);

    /// <summary>Packets of a channel.</summary>
    public long Packet(bool isStream) => Interlocked.Read(ref _packets[isStream ? 1 : 0]);

    /// <summary>Bytes of the packets of a channel, seals and names included.</summary>
    public long PacketBytes(bool isStream) => Interlocked.Read(ref _packetBytes[isStream ? 1 : 0]);
}
