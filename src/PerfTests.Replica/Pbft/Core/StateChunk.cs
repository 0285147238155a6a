namespace PerfTests.Replica.Pbft.Core;

/// <summary>A part of the state at a checkpoint. It is believed only when the whole has the digest that a quorum vouched for.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="Sequence">The checkpoint.</param>
/// <param name="Offset">Where the part begins.</param>
/// <param name="Total">Length of the whole in bytes.</param>
/// <param name="Bytes">The part.</param>
internal sealed record StateChunk(int Sender, long Sequence, long Offset, long Total, ReadOnlyMemory<byte> Bytes)
    : PbftMessage(Sender)
{
    /// <summary>Length of a part in bytes; the last one is shorter.</summary>
    public const int BytesMax = 256 * 1024;

    /// <summary>Longest state that is transferred, in bytes.</summary>
    public const long TotalMax = 1L << 30;
}
