using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace PerfTests.Systems.Serf.Rpc;

/// <summary>
/// Writes what Serf's RPC takes of MessagePack, in the format's original form: agents know neither its later strings nor its binaries. See
/// <see href="https://github.com/msgpack/msgpack/blob/master/spec-old.md"/>.
/// </summary>
internal sealed class RpcWriter
{
    private const int FixedMap = 0x80;
    private const int FixedArray = 0x90;
    private const int FixedRaw = 0xa0;

    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>What was written so far.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    /// <summary>Begins a map; its keys and values follow in turn.</summary>
    /// <param name="pairs">Number of pairs, 0 to 15.</param>
    public RpcWriter Map(int pairs) => Byte(FixedMap | Bounded(pairs));

    /// <summary>Begins an array; its elements follow.</summary>
    /// <param name="elements">Number of elements, 0 to 15.</param>
    public RpcWriter Array(int elements) => Byte(FixedArray | Bounded(elements));

    /// <summary>A string.</summary>
    /// <param name="text">Up to 64 KiB in UTF-8.</param>
    public RpcWriter Text(string text) => Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes.</summary>
    /// <param name="bytes">Up to 64 KiB.</param>
    public RpcWriter Raw(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, ushort.MaxValue);
        if (bytes.Length < 32)
        {
            Byte(FixedRaw | bytes.Length);
        }
        else
        {
            Byte(0xda);
            BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(sizeof(ushort)), (ushort)bytes.Length);
            _buffer.Advance(sizeof(ushort));
        }

        _buffer.Write(bytes);
        return this;
    }

    /// <summary>A whole number.</summary>
    public RpcWriter Number(long number)
    {
        if (number is >= 0 and < 128)
        {
            return Byte((int)number);
        }

        Byte(0xd3);
        BinaryPrimitives.WriteInt64BigEndian(_buffer.GetSpan(sizeof(long)), number);
        _buffer.Advance(sizeof(long));
        return this;
    }

    /// <summary>True or false.</summary>
    public RpcWriter Flag(bool value) => Byte(value ? 0xc3 : 0xc2);

    private static int Bounded(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 15);
        return count;
    }

    private RpcWriter Byte(int value)
    {
        _buffer.GetSpan(1)[0] = (byte)value;
        _buffer.Advance(1);
        return this;
    }
}
