using System.Buffers.Binary;

namespace PerfTests.Replica.Wire;

/// <summary>Reads a message from foreign bytes. Never throws and never reads past the end: what is missing reads as zero and sets <see cref="IsMalformed"/>.</summary>
/// <param name="bytes">The message.</param>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the bytes made no sense at some point.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>True when everything was read and made sense.</summary>
    public readonly bool IsComplete => !IsMalformed && Remaining == 0;

    /// <summary>The bytes between two positions.</summary>
    public readonly ReadOnlySpan<byte> Slice(int from, int to) => _bytes[from..to];

    /// <summary>Declares the message malformed.</summary>
    public void Fail() => IsMalformed = true;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    /// <summary>Two bytes, little endian.</summary>
    public ushort UInt16() =>
        Take(2) is { Length: 2 } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : (ushort)0;

    /// <summary>Four bytes, little endian.</summary>
    public uint UInt32() => Take(4) is { Length: 4 } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    /// <summary>Eight bytes, little endian.</summary>
    public ulong UInt64() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    /// <summary>Eight bytes, little endian, that must not be negative.</summary>
    public long Int64()
    {
        var value = (long)UInt64();
        IsMalformed |= value < 0;
        return Math.Max(0, value);
    }

    /// <summary>Sixteen bytes, little endian.</summary>
    public UInt128 UInt128() =>
        Take(16) is { Length: 16 } taken ? BinaryPrimitives.ReadUInt128LittleEndian(taken) : System.UInt128.Zero;

    /// <summary>A length of four bytes and that many bytes, at most <paramref name="lengthMax"/>.</summary>
    public ReadOnlySpan<byte> Bytes(int lengthMax)
    {
        var length = UInt32();
        if (length <= lengthMax)
        {
            return Take((int)length);
        }
        IsMalformed = true;
        return default;
    }

    /// <summary>A fixed number of bytes; empty when they are not there.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (IsMalformed || count > Remaining)
        {
            IsMalformed = true;
            return default;
        }
        var taken = _bytes.Slice(Position, count);
        Position += count;
        return taken;
    }
}
