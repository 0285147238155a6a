using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A backup accepted a PrePrepare. View, sequence number and digest are one statement, authenticated together.</summary>
internal sealed record Prepare(int Sender, long View, long Sequence, Digest Digest) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}
