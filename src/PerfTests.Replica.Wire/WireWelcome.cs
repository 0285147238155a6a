namespace PerfTests.Replica.Wire;

/// <summary>What a replica tells a client that connects, and how the client's frames are told apart.</summary>
/// <param name="View">The replica's view.</param>
/// <param name="RequestOperationsMax">Most operations that the client should sign together.</param>
/// <param name="RequestLingerUs">How long the client should gather them, in microseconds.</param>
/// <param name="ReadsUnordered">Whether linearizable reads go to the replicas out of order.</param>
internal sealed record WireWelcome(long View, int RequestOperationsMax, int RequestLingerUs, bool ReadsUnordered)
{
    /// <summary>First byte of a welcome.</summary>
    public const byte Mark = 1;

    /// <summary>First byte of a reply.</summary>
    public const byte ReplyMark = 2;

    /// <summary>Writes the message.</summary>
    public void Write(WireWriter output)
    {
        output.Byte(Mark);
        output.Int64(View);
        output.UInt32((uint)RequestOperationsMax);
        output.UInt32((uint)RequestLingerUs);
        output.Byte(ReadsUnordered ? (byte)1 : (byte)0);
    }

    /// <summary>Reads the message.</summary>
    /// <returns>Null when the bytes are none.</returns>
    public static WireWelcome? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var mark = reader.Byte();
        var (view, operations, linger, unordered) = (reader.Int64(), reader.UInt32(), reader.UInt32(), reader.Byte());
        return
            mark != Mark
            || !reader.IsComplete
            || operations is 0 or > WireLimits.RequestOperationsMax
            || linger > 1_000_000
            ? null
            : new WireWelcome(view, (int)operations, (int)linger, unordered == 1);
    }
}
