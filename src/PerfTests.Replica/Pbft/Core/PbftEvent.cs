using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What happens to a replica.</summary>
/// <param name="Now">When, in nanoseconds of a clock that never goes back.</param>
internal abstract record PbftEvent(long Now)
{
    /// <summary>A client's request came in, from the client itself. Its signature was checked.</summary>
    internal sealed record RequestReceived(long Now, WireRequest Request) : PbftEvent(Now);

    /// <summary>A message came in. Sender and signatures were checked, those within it too.</summary>
    internal sealed record MessageReceived(long Now, PbftMessage Message) : PbftEvent(Now);

    /// <summary>Time has passed.</summary>
    internal sealed record Ticked(long Now) : PbftEvent(Now);

    /// <summary>A snapshot that was asked for is written out.</summary>
    internal sealed record SnapshotReady(long Now, long Sequence, byte[] Bytes, Digest State) : PbftEvent(Now);
}
