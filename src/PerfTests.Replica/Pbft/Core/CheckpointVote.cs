using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A replica executed everything up to a sequence number, and its state has this digest.</summary>
internal sealed record CheckpointVote(int Sender, long Sequence, Digest State) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsAlwaysSigned => true;
}
