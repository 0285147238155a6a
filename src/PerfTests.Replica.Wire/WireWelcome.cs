namespace PerfTests.Replica.Wire;

/// <summary>
/// What a replica tells a client in answer to its <see cref="WireHello"/>, and again whenever it changes:
/// <c>1 (1) | view (8) | request operations (4) | request linger (4) | reads unordered (1)</c>. One replica alone is not to be believed: a client takes a view when f + 1 say
/// it or a later one.
/// </summary>
/// <param name="View">The replica's view.</param>
/// <param name="RequestOperationsMax">Most operations that the client should sign together, 1 to <see cref="WireLimits.RequestOperationsMax"/>.</param>
/// <param name="RequestLingerUs">How long the client should gather them, in microseconds, 0 to 1,000,000.</param>
/// <param name="ReadsUnordered">Whether linearizable reads go to the replicas out of order.</param>
internal sealed record WireWelcome(long View, int RequestOperationsMax, int RequestLingerUs, bool ReadsUnordered)
{
    /// <summary>First byte of a welcome.</summary>
    public const byte Mark = 1;

    /// <summary>First byte of a reply; the bytes of a <see cref="WireReply"/> follow.</summary>
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
            || unordered > 1
            ? null
            : new WireWelcome(view, (int)operations, (int)linger, unordered == 1);
    }
}
