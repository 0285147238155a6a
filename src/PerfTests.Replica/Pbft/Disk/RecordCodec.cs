using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Pbft.Messages;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Disk;

/// <summary>Records as bytes: <c>type (1) | fields</c>, little endian. The numbers are the format of the log: never reuse one.</summary>
internal static class RecordCodec
{
    private const byte PrePrepared = 1;
    private const byte Prepared = 2;
    private const byte Committed = 3;
    private const byte ViewChangeStarted = 4;
    private const byte ViewEntered = 5;
    private const byte Snapshot = 6;

    /// <summary>Writes a record.</summary>
    public static void Write(WireWriter output, PbftRecord record)
    {
        switch (record)
        {
            case PbftRecord.PrePrepared r:
                output.Byte(PrePrepared);
                output.Int64(r.View);
                output.Int64(r.Sequence);
                MessageCodec.WriteBatch(output, r.Batch);
                break;
            case PbftRecord.Prepared r:
                output.Byte(Prepared);
                output.Int64(r.View);
                output.Int64(r.Sequence);
                r.Digest.Write(output.Reserve(Digest.Size));
                break;
            case PbftRecord.Committed r:
                output.Byte(Committed);
                output.Int64(r.Sequence);
                r.Digest.Write(output.Reserve(Digest.Size));
                break;
            case PbftRecord.ViewChangeStarted r:
                output.Byte(ViewChangeStarted);
                var at = output.Length;
                output.UInt32(0);
                MessageCodec.WriteContent(output, r.Said);
                output.PatchUInt32(at, (uint)(output.Length - at - 4));
                break;
            case PbftRecord.ViewEntered r:
                output.Byte(ViewEntered);
                output.Int64(r.View);
                output.Int64(r.Last);
                break;
            case PbftRecord.Snapshot r:
                output.Byte(Snapshot);
                output.Int64(r.Sequence);
                r.State.Write(output.Reserve(Digest.Size));
                output.Bytes(r.Bytes);
                break;
            default:
                throw new ArgumentException($"{record.GetType().Name} has no form.", nameof(record));
        }
    }

    /// <summary>Reads all records of a group.</summary>
    /// <param name="group">The bytes, whose checksum was right.</param>
    /// <param name="hash">Takes digests.</param>
    /// <param name="records">Receives them.</param>
    /// <returns>False when the bytes are no records.</returns>
    public static bool TryRead(ReadOnlySpan<byte> group, Hashing hash, List<PbftRecord> records)
    {
        var reader = new WireReader(group);
        while (!reader.IsMalformed && reader.Remaining > 0)
        {
            if (ReadOne(ref reader, hash) is { } record && !reader.IsMalformed)
            {
                records.Add(record);
            }
            else
            {
                return false;
            }
        }
        return !reader.IsMalformed;
    }

    private static PbftRecord? ReadOne(ref WireReader reader, Hashing hash)
    {
        switch (reader.Byte())
        {
            case PrePrepared:
                var (view, sequence) = (reader.Int64(), reader.Int64());
                return MessageReader.ReadBatch(ref reader, hash) is { } batch
                    ? new PbftRecord.PrePrepared(view, sequence, batch)
                    : null;
            case Prepared:
                return new PbftRecord.Prepared(reader.Int64(), reader.Int64(), ReadDigest(ref reader));
            case Committed:
                return new PbftRecord.Committed(reader.Int64(), ReadDigest(ref reader));
            case ViewChangeStarted:
                return MessageReader.ReadViewChange(reader.Bytes(int.MaxValue)) is { } said
                    ? new PbftRecord.ViewChangeStarted(said)
                    : null;
            case ViewEntered:
                return new PbftRecord.ViewEntered(reader.Int64(), reader.Int64());
            case Snapshot:
                return new PbftRecord.Snapshot(
                    reader.Int64(),
                    ReadDigest(ref reader),
                    reader.Bytes(int.MaxValue).ToArray()
                );
            default:
                return null;
        }
    }

    private static Digest ReadDigest(ref WireReader reader) =>
        reader.Take(Digest.Size) is { Length: Digest.Size } bytes ? Digest.Read(bytes) : default;
}
