using System.Buffers;
using System.Buffers.Binary;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>
/// Encodes writes for a log entry: <c>kind (1) | id (16, little endian) | key | value | expected</c>, where each of the last
/// three is a variable-length number and that many bytes, and for <c>expected</c> the number is 0 for none, else length + 1.
/// </summary>
internal static class CommandWriter
{
    /// <summary>Bytes that a command takes besides its key and values, at most.</summary>
    public const int OverheadBytesMax = 1 + 16 + 3 * VariableLength.BytesMax;

    /// <summary>Bytes that the command of a write takes, at most.</summary>
    public static int BytesMax(Operation operation) => OverheadBytesMax + operation.ContentBytes;

    /// <summary>Appends one command.</summary>
    /// <param name="output">The log entry being built.</param>
    /// <param name="operation">A write.</param>
    public static void Write(IBufferWriter<byte> output, Operation operation)
    {
        var value = operation.Value ?? [];
        var expected = operation.Expected ?? [];
        var span = output.GetSpan(BytesMax(operation));
        span[0] = (byte)operation.Kind;
        BinaryPrimitives.WriteUInt128LittleEndian(span[1..], operation.Id);
        var at = 17;
        at += Put(span[at..], (uint)operation.Key.Length, operation.Key);
        at += Put(span[at..], (uint)value.Length, value);
        at += Put(span[at..], operation.Expected is null ? 0 : (uint)expected.Length + 1, expected);
        output.Advance(at);
    }

    private static int Put(Span<byte> span, uint prefix, byte[] bytes)
    {
        var at = VariableLength.Write(span, prefix);
        bytes.CopyTo(span[at..]);
        return at + bytes.Length;
    }
}
