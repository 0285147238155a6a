using System.Buffers.Binary;
using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>Reads the commands of one log entry; never throws, whatever the bytes. See <see cref="CommandWriter"/> for the form.</summary>
/// <param name="entry">The commands, one after the other.</param>
internal ref struct CommandReader(ReadOnlySpan<byte> entry)
{
    private readonly ReadOnlySpan<byte> _entry = entry;
    private int _at;

    /// <summary>True when the bytes stopped making sense; what came before them stands.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next command.</summary>
    /// <returns>False at the end and at malformed bytes.</returns>
    public bool TryRead(out Command command)
    {
        command = default;
        if (_at >= _entry.Length || IsMalformed)
        {
            return false;
        }
        IsMalformed = !TryReadCore(out command);
        return !IsMalformed;
    }

    private bool TryReadCore(out Command command)
    {
        command = default;
        var start = _at;
        if (_entry.Length - _at < 17)
        {
            return false;
        }
        var kind = (OperationKind)_entry[_at];
        var id = BinaryPrimitives.ReadUInt128LittleEndian(_entry[(_at + 1)..]);
        _at += 17;
        if (kind is < OperationKind.Put or > OperationKind.Delete)
        {
            return false;
        }
        if (!TryTake(OperationLimits.KeyBytesMax, out var key) || key.IsEmpty)
        {
            return false;
        }
        if (!TryTake(OperationLimits.ValueBytesMax, out var value))
        {
            return false;
        }
        if (!VariableLength.TryRead(_entry, ref _at, out var prefix) || prefix > OperationLimits.ValueBytesMax + 1u)
        {
            return false;
        }
        var expectedLength = prefix == 0 ? 0 : (int)prefix - 1;
        if (expectedLength > _entry.Length - _at)
        {
            return false;
        }
        var expected = _entry.Slice(_at, expectedLength);
        _at += expectedLength;
        command = new Command
        {
            Id = id,
            Kind = kind,
            Key = key,
            Value = value,
            Expected = expected,
            HasExpected = prefix != 0,
            Encoded = _entry[start.._at],
        };
        return true;
    }

    private bool TryTake(int lengthMax, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (
            !VariableLength.TryRead(_entry, ref _at, out var length)
            || length > lengthMax
            || length > _entry.Length - _at
        )
        {
            return false;
        }
        bytes = _entry.Slice(_at, (int)length);
        _at += (int)length;
        return true;
    }
}
