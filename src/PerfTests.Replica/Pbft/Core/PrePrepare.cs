namespace PerfTests.Replica.Pbft.Core;

/// <summary>The primary gives a batch its place.</summary>
/// <param name="Sender">The primary.</param>
/// <param name="View">The view.</param>
/// <param name="Sequence">The sequence number, from 1.</param>
/// <param name="Batch">The batch itself: nobody votes for what nobody has.</param>
internal sealed record PrePrepare(int Sender, long View, long Sequence, Batch Batch) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsVote => true;
}
