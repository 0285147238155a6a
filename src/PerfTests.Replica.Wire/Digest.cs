using System.Buffers.Binary;
using System.Globalization;

namespace PerfTests.Replica.Wire;

/// <summary>A digest of 256 bits.</summary>
internal readonly record struct Digest(ulong A, ulong B, ulong C, ulong D) : IComparable<Digest>
{
    /// <summary>Length in bytes.</summary>
    public const int Size = 32;

    /// <summary>The digest of nothing: of the null request that fills a gap.</summary>
    public static Digest Null => default;

    /// <summary>Reads a digest.</summary>
    public static Digest Read(ReadOnlySpan<byte> bytes) =>
        new(
            BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])
        );

    /// <summary>Writes a digest.</summary>
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(output, A);
        BinaryPrimitives.WriteUInt64LittleEndian(output[8..], B);
        BinaryPrimitives.WriteUInt64LittleEndian(output[16..], C);
        BinaryPrimitives.WriteUInt64LittleEndian(output[24..], D);
    }

    /// <inheritdoc />
    public int CompareTo(Digest other)
    {
        var order = A.CompareTo(other.A);
        order = order != 0 ? order : B.CompareTo(other.B);
        order = order != 0 ? order : C.CompareTo(other.C);
        return order != 0 ? order : D.CompareTo(other.D);
    }

    /// <inheritdoc />
    public override int GetHashCode() => (int)A;

    /// <inheritdoc />
    public override string ToString() => A.ToString("x16", CultureInfo.InvariantCulture);
}
