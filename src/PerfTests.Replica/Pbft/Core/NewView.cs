using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>The primary of a view shows why it may begin, and what it begins with. Backups compute the same from the view changes and compare.</summary>
/// <param name="Sender">The primary.</param>
/// <param name="View">The view.</param>
/// <param name="ViewChanges">At least 2f + 1 of distinct replicas, signed.</param>
/// <param name="Start">The checkpoint to begin from.</param>
/// <param name="Chosen">The batches of the sequence numbers after it, without a gap; the null digest fills one.</param>
internal sealed record NewView(
    int Sender,
    long View,
    IReadOnlyList<ViewChange> ViewChanges,
    CheckpointEntry Start,
    IReadOnlyList<Digest> Chosen
) : PbftMessage(Sender)
{
    /// <inheritdoc />
    public override bool IsAlwaysSigned => true;
}
