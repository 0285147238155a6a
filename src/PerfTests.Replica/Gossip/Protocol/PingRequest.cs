namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Asks the receiver to probe a member on the sender's behalf.</summary>
/// <param name="Number">Returned in the answer.</param>
/// <param name="Target">The member to probe.</param>
internal sealed record PingRequest(uint Number, int Target) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5 + WireSizes.NameBytes;
}
