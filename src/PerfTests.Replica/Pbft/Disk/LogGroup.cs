using System.Buffers.Binary;
using System.IO.Hashing;
using PerfTests.Replica.Pbft.Core;
using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Disk;

/// <summary>
/// Records that are written, and synced, together: <c>length (4) | XXH3 of the records (8) | records</c>. Within one file a group that is wrong and reaches the end is one
/// that a crash cut off, of which nothing had been said; a wrong one before the end is damage.
/// </summary>
internal static class LogGroup
{
    private const int HeadBytes = 12;

    /// <summary>Writes a group.</summary>
    public static void Write(WireWriter output, IReadOnlyList<PbftRecord> records)
    {
        var start = output.Length;
        output.Reserve(HeadBytes).Clear();
        foreach (var record in records)
        {
            RecordCodec.Write(output, record);
        }
        var hash = XxHash3.HashToUInt64(output.Written[(start + HeadBytes)..]);
        output.PatchUInt32(start, (uint)(output.Length - start - HeadBytes));
        output.PatchUInt32(start + 4, (uint)hash);
        output.PatchUInt32(start + 8, (uint)(hash >> 32));
    }

    /// <summary>Reads the groups of a file.</summary>
    /// <param name="file">The file's bytes.</param>
    /// <param name="hash">Takes digests.</param>
    /// <param name="records">Receives the records of every whole group up to the first that is not.</param>
    /// <param name="readBytes">How many bytes those groups take.</param>
    /// <returns>Whether the file is whole, ends in a group that was cut off, or is damaged.</returns>
    public static LogCondition Read(ReadOnlySpan<byte> file, Hashing hash, List<PbftRecord> records, out int readBytes)
    {
        readBytes = 0;
        while (readBytes < file.Length)
        {
            var rest = file[readBytes..];
            if (rest.Length < HeadBytes)
            {
                return LogCondition.CutOff;
            }
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (length > rest.Length - HeadBytes)
            {
                return LogCondition.CutOff;
            }
            var group = rest.Slice(HeadBytes, (int)length);
            var isIntact =
                XxHash3.HashToUInt64(group) == BinaryPrimitives.ReadUInt64LittleEndian(rest[4..])
                && RecordCodec.TryRead(group, hash, records);
            if (!isIntact)
            {
                return rest.Length == HeadBytes + (int)length ? LogCondition.CutOff : LogCondition.Damaged;
            }
            readBytes += HeadBytes + (int)length;
        }
        return LogCondition.Whole;
    }
}
