using System.Buffers.Binary;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>Reads the commands of one log entry; never throws, whatever the bytes. See <see cref="CommandWriter"/> for the form.</summary>
/// <param name="entry">The commands, one after the other.</param>
internal ref struct CommandReader(ReadOnlySpan<byte> entry)
{
    private readonly ReadOnlySpan<byte> entry = entry;
    private int at;

    /// <summary>True when the bytes stopped making sense; what came before them stands.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next command.</summary>
    /// <returns>False at the end and at malformed bytes.</returns>
    public bool TryRead(out Command command)
    {
        command = default;
        if (at >= entry.Length || IsMalformed)
            return false;
        IsMalformed = !TryReadCore(out command);
        return !IsMalformed;
    }

    private bool TryReadCore(out Command command)
    {
        command = default;
        var start = at;
        if (entry.Length - at < 17)
            return false;
        var kind = (OperationKind)entry[at];
        var id = BinaryPrimitives.ReadUInt128LittleEndian(entry[(at + 1)..]);
        at += 17;
        if (kind is < OperationKind.Put or > OperationKind.Delete)
            return false;
        if (!TryTake(OperationLimits.KeyBytesMax, out var key) || key.IsEmpty)
            return false;
        if (!TryTake(OperationLimits.ValueBytesMax, out var value))
            return false;
        if (!VariableLength.TryRead(entry, ref at, out var prefix) || prefix > OperationLimits.ValueBytesMax + 1u)
            return false;
        var expectedLength = prefix == 0 ? 0 : (int)prefix - 1;
        if (expectedLength > entry.Length - at)
            return false;
        var expected = entry.Slice(at, expectedLength);
        at += expectedLength;
        command = new Command
        {
            Id = id,
            Kind = kind,
            Key = key,
            Value = value,
            Expected = expected,
            HasExpected = prefix != 0,
            Encoded = entry[start..at],
        };
        return true;
    }

    private bool TryTake(int lengthMax, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!VariableLength.TryRead(entry, ref at, out var length) || length > lengthMax || length > entry.Length - at)
            return false;
        bytes = entry.Slice(at, (int)length);
        at += (int)length;
        return true;
    }
}
