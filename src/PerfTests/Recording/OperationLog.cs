using System.Buffers.Binary;
using PerfTests.Protocols;
using PerfTests.Workloads;

namespace PerfTests.Recording;

/// <summary>
/// The file of a run's operations: eight bytes that name the format, then records of 68 bytes, little-endian. A killed run's file may end in
/// the middle of a record.
/// </summary>
public static class OperationLog
{
    /// <summary>Size of a record, in bytes.</summary>
    public const int RecordBytes = 68;

    private const int KindOffset = 64;

    /// <summary>What the file begins with: its format and the format's version.</summary>
    public static ReadOnlySpan<byte> Header => "PTOPLOG3"u8;

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
            problems.Add(
                content.StartsWith("PTOPLOG"u8)
                    ? $"{RunFolder.OperationFile} is an operation log of another version than 3, the one that this perftests reads: use the version that wrote it"
                    : $"{RunFolder.OperationFile} does not begin as an operation log of version 3"
            );
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
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], record.DueNanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], record.SentNanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(to[32..], record.EndedNanoseconds);
        BinaryPrimitives.WriteUInt64LittleEndian(to[40..], record.ReadHash);
        BinaryPrimitives.WriteInt64LittleEndian(to[48..], record.Position);
        BinaryPrimitives.WriteInt32LittleEndian(to[56..], record.ValueBytes);
        BinaryPrimitives.WriteInt32LittleEndian(to[60..], record.Lane);
        to[KindOffset] = (byte)record.Kind;
        to[KindOffset + 1] = (byte)record.Outcome;
        to[KindOffset + 2] = record.Found ? (byte)1 : (byte)0;
        to[KindOffset + 3] = record.IsReadKnown ? (byte)1 : (byte)0;
    }

    internal static OperationRecord Decode(ReadOnlySpan<byte> from) =>
        new(
            BinaryPrimitives.ReadInt64LittleEndian(from),
            BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            (OperationKind)from[KindOffset],
            (Outcome)from[KindOffset + 1],
            from[KindOffset + 2] != 0,
            BinaryPrimitives.ReadInt32LittleEndian(from[56..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[60..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(from[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[48..])
        )
        {
            IsReadKnown = from[KindOffset + 3] != 0,
        };
}
