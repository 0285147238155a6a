using System.Buffers;
using System.Security.Cryptography;
using PerfTests.Replica.Gossip.Protocol;

namespace PerfTests.Replica.Gossip.Wire;

/// <summary>
/// Packets: <c>magic (2) | version (1) | channel (1) | sender (1 + n) | start of the sender's process (8) | number (8) | messages | seal (16)</c>. The seal is
/// HMAC-SHA256 under the cluster's key, cut to 16 bytes (RFC 2104, section 5), over everything before it and the receiver's name: nobody outside can make one, change
/// one, or send one to another member. Who sent a packet is what it says, never where it came from: a link in between may have an address of its own.
/// </summary>
/// <param name="names">The members.</param>
/// <param name="self">This member.</param>
/// <param name="key">The cluster's key.</param>
/// <param name="start">When this process started, in Unix milliseconds: later than any earlier start of this member.</param>
internal sealed class PacketSealer(MemberNames names, int self, byte[] key, ulong start)
{
    /// <summary>Bytes that a packet has besides its messages, at most.</summary>
    public const int OverheadMax = 4 + 1 + WireSizes.NameMax + 16 + SealBytes;

    /// <summary>Largest packet that is sent or taken by stream: one update of the largest key and value fits.</summary>
    public const int StreamBytesMax = 2 * 1024 * 1024;

    /// <summary>Largest packet that is taken as a datagram.</summary>
    public const int DatagramBytesMax = 65_507;

    private const ushort Magic = 0x4750;
    private const byte Version = 1;
    private const int SealBytes = 16;

    private readonly ulong[,] _numbers = new ulong[names.All.Count, 2];
    private readonly ReplayWindow[,] _windows = Windows(names.All.Count);

    /// <summary>Begins a packet in an empty writer. Not safe for concurrent calls.</summary>
    /// <param name="writer">Then takes the messages.</param>
    /// <param name="to">The receiver.</param>
    /// <param name="isStream">Whether it goes by stream.</param>
    public void Begin(WireWriter writer, int to, bool isStream)
    {
        var channel = isStream ? 1 : 0;
        writer.Byte(Magic & 0xFF);
        writer.Byte(Magic >> 8);
        writer.Byte(Version);
        writer.Byte((byte)channel);
        writer.Member(self);
        writer.UInt64(start);
        writer.UInt64(++_numbers[to, channel]);
    }

    /// <summary>Ends a packet with its seal.</summary>
    public void End(WireWriter writer, int to)
    {
        var length = writer.Length;
        writer.Raw(names.Bytes(to));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, writer.Written, hash);
        writer.Truncate(length);
        writer.Raw(hash[..SealBytes]);
    }

    /// <summary>Opens a packet. Not safe for concurrent calls on one channel.</summary>
    /// <param name="packet">The bytes as they came.</param>
    /// <param name="isStream">Whether they came by stream.</param>
    /// <param name="from">The sender.</param>
    /// <param name="messages">Receives the messages; of no use when a problem is returned.</param>
    /// <param name="traffic">Counts the messages.</param>
    public PacketProblem Open(
        ReadOnlySpan<byte> packet,
        bool isStream,
        out int from,
        List<GossipMessage> messages,
        MessageTraffic? traffic = null
    )
    {
        from = -1;
        if (packet.Length > (isStream ? StreamBytesMax : DatagramBytesMax))
        {
            return PacketProblem.Oversized;
        }
        if (
            packet.Length < 4 + SealBytes
            || (packet[0] | (packet[1] << 8)) != Magic
            || packet[2] != Version
            || packet[3] != (isStream ? 1 : 0)
        )
        {
            return PacketProblem.Malformed;
        }
        if (!IsSealed(packet))
        {
            return PacketProblem.Unauthenticated;
        }
        var reader = new WireReader(packet[4..^SealBytes], names);
        if (!reader.TryMember(out from) || from == self)
        {
            return PacketProblem.Unauthenticated;
        }
        if (!reader.TryUInt64(out var life) || !reader.TryUInt64(out var number))
        {
            return PacketProblem.Malformed;
        }
        if (!_windows[from, isStream ? 1 : 0].TryTake(life, number))
        {
            return PacketProblem.Replayed;
        }
        return reader.TryReadAll(messages, traffic) ? PacketProblem.None : PacketProblem.Malformed;
    }

    private bool IsSealed(ReadOnlySpan<byte> packet)
    {
        var name = names.Bytes(self);
        var length = packet.Length - SealBytes;
        var sealedBytes = ArrayPool<byte>.Shared.Rent(length + name.Length);
        packet[..length].CopyTo(sealedBytes);
        name.CopyTo(sealedBytes.AsSpan(length));
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, sealedBytes.AsSpan(0, length + name.Length), hash);
        ArrayPool<byte>.Shared.Return(sealedBytes);
        return CryptographicOperations.FixedTimeEquals(hash[..SealBytes], packet[length..]);
    }

    private static ReplayWindow[,] Windows(int members)
    {
        var windows = new ReplayWindow[members, 2];
        for (var i = 0; i < members; i++)
        {
            (windows[i, 0], windows[i, 1]) = (new ReplayWindow(), new ReplayWindow());
        }
        return windows;
    }
}
