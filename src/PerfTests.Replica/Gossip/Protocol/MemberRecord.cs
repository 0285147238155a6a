namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What is believed of a member in one of its incarnations.</summary>
/// <param name="State">Alive, suspect, dead or left.</param>
/// <param name="Member">The member.</param>
/// <param name="Incarnation">Its incarnation; only the member itself raises it.</param>
/// <param name="From">Who came to believe it.</param>
internal sealed record MemberRecord(MemberState State, int Member, long Incarnation, int From) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 10 + (2 * WireSizes.NameBytes);
}
