using System.Buffers.Binary;
using System.IO.Hashing;
using PerfTests.Replica.Gossip.Protocol;
using PerfTests.Replica.Storage;

namespace PerfTests.Replica.Gossip.Wire;

/// <summary>Writes the parts of messages into a buffer that grows. Numbers little endian, counts as LEB128.</summary>
/// <param name="names">The members.</param>
internal sealed class WireWriter(MemberNames names)
{
    private byte[] _buffer = new byte[2_048];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Forgets what was written after a length.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Writes a message.</summary>
    public void Message(GossipMessage message)
    {
        switch (message)
        {
            case Ping ping:
                Kind(GossipMessageKind.Ping);
                UInt32(ping.Number);
                break;
            case PingRequest request:
                Kind(GossipMessageKind.PingRequest);
                UInt32(request.Number);
                Member(request.Target);
                break;
            case Pong pong:
                Kind(GossipMessageKind.Pong);
                UInt32(pong.Number);
                break;
            case MemberRecord record:
                Kind(GossipMessageKind.MemberRecord);
                MemberRecord(record);
                break;
            case Update update:
                Kind(GossipMessageKind.Update);
                Update(update);
                break;
            case Receipt receipt:
                Kind(GossipMessageKind.Receipt);
                UInt64(receipt.Life);
                Count(receipt.Clocks.Count);
                foreach (var clock in receipt.Clocks)
                {
                    UInt64(clock);
                }
                break;
            case SyncRequest request:
                Kind(GossipMessageKind.SyncRequest);
                MemberRecords(request.MemberRecords);
                Count(request.Digests.Count);
                foreach (var digest in request.Digests)
                {
                    UInt64(digest);
                }
                break;
            case SyncSummary summary:
                Kind(GossipMessageKind.SyncSummary);
                Summary(summary);
                break;
            case SyncFetch fetch:
                Kind(GossipMessageKind.SyncFetch);
                Count(fetch.Keys.Count);
                foreach (var key in fetch.Keys)
                {
                    Bytes(key);
                }
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} has no form on the wire.", nameof(message));
        }
    }

    /// <summary>Writes an update without its kind; also the form of the update log.</summary>
    public void Update(Update update)
    {
        Stamp(update.Stamp);
        Byte((byte)((update.Value is null ? 0 : 1) | (update.WantsReceipt ? 2 : 0)));
        Bytes(update.Key);
        if (update.Value is not null)
        {
            Bytes(update.Value);
        }
    }

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Grow(1)[0] = value;

    /// <summary>Writes a number of 4 bytes.</summary>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Grow(4), value);

    /// <summary>Writes a number of 8 bytes.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Grow(8), value);

    /// <summary>Writes bytes without their length.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Grow(bytes.Length));

    /// <summary>Writes a member's name with its length.</summary>
    public void Member(int member)
    {
        var name = names.Bytes(member);
        Byte((byte)name.Length);
        Raw(name);
    }

    /// <summary>Fills a head that was left empty: the length of what follows it (4), and its XXH3 (8).</summary>
    /// <param name="start">Where the head begins.</param>
    /// <param name="headBytes">Its length, 12.</param>
    public void Patch(int start, int headBytes)
    {
        var body = _buffer.AsSpan(start + headBytes, Length - start - headBytes);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), body.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(start + 4), XxHash3.HashToUInt64(body));
    }

    private void Summary(SyncSummary summary)
    {
        MemberRecords(summary.MemberRecords);
        Count(summary.Buckets.Count);
        foreach (var bucket in summary.Buckets)
        {
            Count(bucket);
        }
        Count(summary.Entries.Count);
        foreach (var (key, stamp) in summary.Entries)
        {
            Bytes(key);
            Stamp(stamp);
        }
    }

    private void MemberRecords(IReadOnlyList<MemberRecord> records)
    {
        Count(records.Count);
        foreach (var record in records)
        {
            MemberRecord(record);
        }
    }

    private void MemberRecord(MemberRecord record)
    {
        Byte((byte)record.State);
        Member(record.Member);
        UInt64((ulong)record.Incarnation);
        Member(record.From);
    }

    private void Stamp(Stamp stamp)
    {
        UInt64(stamp.Clock);
        Member(stamp.Node);
        UInt64(stamp.Life);
    }

    private void Kind(GossipMessageKind kind) => Byte((byte)kind);

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Count(bytes.Length);
        Raw(bytes);
    }

    private void Count(int count)
    {
        var space = Grow(VariableLength.BytesMax);
        Length -= VariableLength.BytesMax - VariableLength.Write(space, (uint)count);
    }

    private Span<byte> Grow(int bytes)
    {
        if (_buffer.Length - Length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + bytes));
        }
        Length += bytes;
        return _buffer.AsSpan(Length - bytes, bytes);
    }
}
