using System.Buffers.Binary;

namespace PerfTests.Replica.Wire;

/// <summary>Builds a message. Little endian throughout.</summary>
/// <param name="capacity">Expected length in bytes.</param>
internal sealed class WireWriter(int capacity = 256)
{
    private byte[] _buffer = new byte[capacity];

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>A copy of what was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Forgets everything from a position on; the memory is kept.</summary>
    public void Truncate(int length = 0) => Length = length;

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes two bytes.</summary>
    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    /// <summary>Writes four bytes.</summary>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Writes eight bytes.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Writes eight bytes.</summary>
    public void Int64(long value) => UInt64((ulong)value);

    /// <summary>Writes sixteen bytes.</summary>
    public void UInt128(UInt128 value) => BinaryPrimitives.WriteUInt128LittleEndian(Reserve(16), value);

    /// <summary>Writes a length of four bytes and the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        Raw(value);
    }

    /// <summary>Writes the bytes alone.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>Writes four bytes at a position that was written before.</summary>
    public void PatchUInt32(int position, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(position), value);

    /// <summary>Takes room for bytes that the caller fills in.</summary>
    public Span<byte> Reserve(int count)
    {
        if (count > _buffer.Length - Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, Length + count));
        }
        Length += count;
        return _buffer.AsSpan(Length - count, count);
    }
}
