using System.Buffers.Binary;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Recording;

/// <summary>
/// The file of a run's operations: eight bytes that name the format, then records of 56 bytes, little-endian. A killed run's file may end in
/// the middle of a record.
/// </summary>
public static class OperationLog
{
    /// <summary>Size of a record, in bytes.</summary>
    public const int RecordBytes = 56;

    private const int KindOffset = 52;

    /// <summary>What the file begins with: its format and the format's version.</summary>
    public static ReadOnlySpan<byte> Header => "PTOPLOG1"u8;

    /// <summary>Writes records to a stream.</summary>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, ReadOnlySpan<OperationRecord> records)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> buffer = stackalloc byte[RecordBytes];
        foreach (var record in records)
        {
            Encode(record, buffer);
            stream.Write(buffer);
        }
    }

    /// <summary>Reads every whole record.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="problems">Takes what is wrong with it, one line each.</param>
    public static IReadOnlyList<OperationRecord> Read(ReadOnlySpan<byte> content, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (!content.StartsWith(Header))
        {
            problems.Add($"{RunFolder.OperationFile} does not begin as an operation log of version 1");
            return [];
        }

        content = content[Header.Length..];
        var records = new OperationRecord[content.Length / RecordBytes];
        for (var index = 0; index < records.Length; index++)
        {
            records[index] = Decode(content.Slice(index * RecordBytes, RecordBytes));
        }

        if (content.Length % RecordBytes != 0)
        {
            problems.Add($"{RunFolder.OperationFile} ends in the middle of a record");
        }

        return records;
    }

    private static void Encode(in OperationRecord record, Span<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, record.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], record.Key);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], record.SentNanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], record.EndedNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(to[32..], record.ReadHash);
        BinaryPrimitives.WriteInt64LittleEndian(to[40..], record.Position);
        BinaryPrimitives.WriteInt32LittleEndian(to[48..], record.ValueBytes);
        to[KindOffset] = (byte)record.Kind;
        to[KindOffset + 1] = (byte)record.Outcome;
        to[KindOffset + 2] = record.Found ? (byte)1 : (byte)0;
        to[KindOffset + 3] = 0;
    }

    internal static OperationRecord Decode(ReadOnlySpan<byte> from) =>
        new(
            BinaryPrimitives.ReadInt64LittleEndian(from),
            BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            (OperationKind)from[KindOffset],
            (Outcome)from[KindOffset + 1],
            from[KindOffset + 2] != 0,
            BinaryPrimitives.ReadInt32LittleEndian(from[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[40..])
        );
}
