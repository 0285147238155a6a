namespace PerfTests.Replica.Wire;

/// <summary>One operation of a request; the spans point into it. A write's bytes are those of a command in the replica's log.</summary>
internal readonly ref struct WireOperation
{
    /// <summary>Kind of a read; the others are the replica's kinds of writes.</summary>
    public const byte Get = 0;

    /// <summary>Sets a key.</summary>
    public const byte Put = 1;

    /// <summary>Sets a key if its value is the expected one.</summary>
    public const byte CompareAndSwap = 2;

    /// <summary>Adds to the end of a value.</summary>
    public const byte Append = 3;

    /// <summary>Removes a key.</summary>
    public const byte Delete = 4;

    /// <summary>What to do.</summary>
    public byte Kind { get; init; }

    /// <summary>Unique identity.</summary>
    public UInt128 Id { get; init; }

    /// <summary>The key.</summary>
    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The operation's own bytes.</summary>
    public ReadOnlySpan<byte> Encoded { get; init; }

    /// <summary>Bytes that an operation takes besides its key and values, at most.</summary>
    public const int OverheadBytesMax = 1 + 16 + 3 * 5;

    /// <summary>Writes an operation in the form of the replica's log: <c>kind (1) | id (16) | key | value | expected</c>, each of the last three with a LEB128 length, that of <c>expected</c> 0 for none, else length + 1.</summary>
    public static void Write(
        WireWriter output,
        byte kind,
        UInt128 id,
        ReadOnlySpan<byte> key,
        ReadOnlySpan<byte> value,
        ReadOnlySpan<byte> expected,
        bool hasExpected
    )
    {
        output.Byte(kind);
        output.UInt128(id);
        Length(output, (uint)key.Length);
        output.Raw(key);
        Length(output, (uint)value.Length);
        output.Raw(value);
        Length(output, hasExpected ? (uint)expected.Length + 1 : 0);
        if (hasExpected)
        {
            output.Raw(expected);
        }
    }

    /// <summary>Reads an operation; the reader is malformed afterwards if there is none.</summary>
    public static WireOperation Read(ref WireReader reader)
    {
        var start = reader.Position;
        var kind = reader.Byte();
        var id = reader.UInt128();
        var key = reader.Take(Length(ref reader, WireLimits.KeyBytesMax));
        reader.Take(Length(ref reader, WireLimits.ValueBytesMax));
        var expected = Length(ref reader, WireLimits.ValueBytesMax + 1);
        reader.Take(Math.Max(0, expected - 1));
        if (kind > Delete || key.IsEmpty)
        {
            reader.Fail();
        }
        return reader.IsMalformed
            ? default
            : new WireOperation
            {
                Kind = kind,
                Id = id,
                Key = key,
                Encoded = reader.Slice(start, reader.Position),
            };
    }

    private static void Length(WireWriter output, uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.Byte((byte)(value | 0x80));
        }
        output.Byte((byte)value);
    }

    private static int Length(ref WireReader reader, int lengthMax)
    {
        var value = 0u;
        for (var shift = 0; shift < 28; shift += 7)
        {
            var group = reader.Byte();
            value |= (uint)(group & 0x7F) << shift;
            if (group >= 0x80)
            {
                continue;
            }
            if (value <= lengthMax)
            {
                return (int)value;
            }
            break;
        }
        reader.Fail();
        return 0;
    }
}
