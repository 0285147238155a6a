using System.Buffers.Binary;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Gossip.Wire;

/// <summary>
/// Reads what <see cref="WireWriter"/> wrote, from bytes that anyone may have sent: each part says whether it could be read, and nothing is allocated beyond
/// a small multiple of the bytes that are really there.
/// </summary>
/// <param name="bytes">The bytes.</param>
/// <param name="names">The members; the name of a stranger is malformed.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes, MemberNames names)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly MemberNames _names = names;
    private int _at;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _at == _bytes.Length;

    /// <summary>Reads messages to the end.</summary>
    /// <param name="messages">Receives them; of no use when false is returned.</param>
    /// <param name="traffic">Counts them.</param>
    /// <returns>False when a message is malformed.</returns>
    public bool TryReadAll(List<GossipMessage> messages, MessageTraffic? traffic)
    {
        while (!IsAtEnd)
        {
            var start = _at;
            if (!TryRead(out var message))
            {
                return false;
            }
            messages.Add(message!);
            traffic?.Count((GossipMessageKind)_bytes[start], _at - start);
        }
        return true;
    }

    /// <summary>Reads one message.</summary>
    /// <returns>False when it is malformed.</returns>
    public bool TryRead(out GossipMessage? message)
    {
        message = null;
        return TryByte(out var kind)
            && (GossipMessageKind)kind switch
            {
                GossipMessageKind.Ping => TryUInt32(out var number) && Is(new Ping(number), out message),
                GossipMessageKind.PingRequest => TryUInt32(out var number)
                    && TryMember(out var target)
                    && Is(new PingRequest(number, target), out message),
                GossipMessageKind.Pong => TryUInt32(out var number) && Is(new Pong(number), out message),
                GossipMessageKind.MemberRecord => TryMemberRecord(out var record) && Is(record!, out message),
                GossipMessageKind.Update => TryUpdate(out var update) && Is(update!, out message),
                GossipMessageKind.Receipt => TryUInt64(out var life)
                    && TryUInt64s(out var clocks)
                    && Is(new Receipt(life, clocks), out message),
                GossipMessageKind.SyncRequest => TryMemberRecords(out var records)
                    && TryUInt64s(out var digests)
                    && Is(new SyncRequest(records, digests), out message),
                GossipMessageKind.SyncSummary => TrySummary(out message),
                GossipMessageKind.SyncFetch => TryFetch(out message),
                _ => false,
            };
    }

    /// <summary>Reads an update without its kind; also the form of the update log.</summary>
    public bool TryUpdate(out Update? update)
    {
        update = null;
        if (!TryStamp(out var stamp) || !TryByte(out var flags) || flags > 3)
        {
            return false;
        }
        if (!TryBytes(OperationLimits.KeyBytesMax, out var key) || key.Length == 0)
        {
            return false;
        }
        byte[]? value = null;
        if ((flags & 1) != 0 && !TryBytes(OperationLimits.ValueBytesMax, out value))
        {
            return false;
        }
        update = new Update(stamp, key, value, (flags & 2) != 0);
        return true;
    }

    /// <summary>Reads a number of 8 bytes.</summary>
    public bool TryUInt64(out ulong value)
    {
        var isThere = _bytes.Length - _at >= 8;
        value = isThere ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes[_at..]) : 0;
        _at += isThere ? 8 : 0;
        return isThere;
    }

    /// <summary>Reads a member's name.</summary>
    public bool TryMember(out int member)
    {
        member = -1;
        if (!TryByte(out var length) || length is 0 or > WireSizes.NameMax || _bytes.Length - _at < length)
        {
            return false;
        }
        member = _names.Find(_bytes.Slice(_at, length));
        _at += length;
        return member >= 0;
    }

    private static bool Is(GossipMessage read, out GossipMessage? message)
    {
        message = read;
        return true;
    }

    private bool TrySummary(out GossipMessage? message)
    {
        message = null;
        // A bucket takes at least one byte, an entry at least twenty.
        if (!TryMemberRecords(out var records) || !TryCount(1, out var bucketCount))
        {
            return false;
        }
        var buckets = new List<int>(bucketCount);
        for (var i = 0; i < bucketCount; i++)
        {
            if (!TryNumber(out var bucket))
            {
                return false;
            }
            buckets.Add((int)bucket);
        }
        if (!TryCount(20, out var entryCount))
        {
            return false;
        }
        var entries = new List<(byte[], Stamp)>(entryCount);
        for (var i = 0; i < entryCount; i++)
        {
            if (!TryBytes(OperationLimits.KeyBytesMax, out var key) || key.Length == 0 || !TryStamp(out var stamp))
            {
                return false;
            }
            entries.Add((key, stamp));
        }
        return Is(new SyncSummary(records, buckets, entries), out message);
    }

    private bool TryFetch(out GossipMessage? message)
    {
        message = null;
        if (!TryCount(2, out var count))
        {
            return false;
        }
        var keys = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            if (!TryBytes(OperationLimits.KeyBytesMax, out var key) || key.Length == 0)
            {
                return false;
            }
            keys.Add(key);
        }
        return Is(new SyncFetch(keys), out message);
    }

    private bool TryMemberRecords(out List<MemberRecord> records)
    {
        records = [];
        if (!TryCount(13, out var count))
        {
            return false;
        }
        for (var i = 0; i < count; i++)
        {
            if (!TryMemberRecord(out var record))
            {
                return false;
            }
            records.Add(record!);
        }
        return true;
    }

    private bool TryMemberRecord(out MemberRecord? record)
    {
        record = null;
        if (
            !TryByte(out var state)
            || state is < (byte)MemberState.Alive or > (byte)MemberState.Left
            || !TryMember(out var member)
            || !TryUInt64(out var incarnation)
            // Room for a refutation remains above the largest.
            || incarnation is 0 or > long.MaxValue / 2
            || !TryMember(out var from)
        )
        {
            return false;
        }
        record = new MemberRecord((MemberState)state, member, (long)incarnation, from);
        return true;
    }

    private bool TryStamp(out Stamp stamp)
    {
        stamp = default;
        if (
            !TryUInt64(out var clock)
            || clock is 0 or > HybridClock.Largest
            || !TryMember(out var node)
            || !TryUInt64(out var life)
        )
        {
            return false;
        }
        stamp = new Stamp(clock, node, life);
        return true;
    }

    private bool TryUInt64s(out List<ulong> values)
    {
        values = [];
        if (!TryCount(8, out var count))
        {
            return false;
        }
        values.Capacity = count;
        for (var i = 0; i < count; i++)
        {
            if (!TryUInt64(out var value))
            {
                return false;
            }
            values.Add(value);
        }
        return true;
    }

    /// <summary>Reads how many things follow; false when they could not all be in the bytes that are left.</summary>
    private bool TryCount(int bytesEach, out int count)
    {
        count = 0;
        if (!TryNumber(out var number) || number > (uint)((_bytes.Length - _at) / bytesEach))
        {
            return false;
        }
        count = (int)number;
        return true;
    }

    private bool TryBytes(int max, out byte[] value)
    {
        value = [];
        if (!TryCount(1, out var length) || length > max)
        {
            return false;
        }
        value = _bytes.Slice(_at, length).ToArray();
        _at += length;
        return true;
    }

    private bool TryNumber(out uint number) =>
        VariableLength.TryRead(_bytes, ref _at, out number) && number <= int.MaxValue;

    private bool TryUInt32(out uint value)
    {
        var isThere = _bytes.Length - _at >= 4;
        value = isThere ? BinaryPrimitives.ReadUInt32LittleEndian(_bytes[_at..]) : 0;
        _at += isThere ? 4 : 0;
        return isThere;
    }

    private bool TryByte(out byte value)
    {
        var isThere = _at < _bytes.Length;
        value = isThere ? _bytes[_at++] : (byte)0;
        return isThere;
    }
}
