namespace PerfTests.Replica.Wire;

/// <summary>The first message of a client on a connection: <c>'H' (1) | session (4)</c>. From then on replies to the session's lanes go to this connection.</summary>
/// <param name="Session">The client's session, drawn at random once.</param>
internal readonly record struct WireHello(uint Session)
{
    /// <summary>The first byte.</summary>
    public const byte Mark = (byte)'H';

    /// <summary>Writes the message.</summary>
    public void Write(WireWriter output)
    {
        output.Byte(Mark);
        output.UInt32(Session);
    }

    /// <summary>Reads the message.</summary>
    /// <returns>Null when the bytes are none.</returns>
    public static WireHello? Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        var (mark, session) = (reader.Byte(), reader.UInt32());
        return mark == Mark && reader.IsComplete ? new WireHello(session) : null;
    }
}
