using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A replica holds a prepared certificate.</summary>
internal sealed record Commit(int Sender, long View, long Sequence, Digest Digest) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}
