namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Tells the receiver that the sender holds updates which the receiver made, or newer ones of the same keys.</summary>
/// <param name="Life">The life of the receiver's process that made them.</param>
/// <param name="Clocks">The clocks of their stamps.</param>
internal sealed record Receipt(ulong Life, IReadOnlyList<ulong> Clocks) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 14 + (8 * Clocks.Count);
}
