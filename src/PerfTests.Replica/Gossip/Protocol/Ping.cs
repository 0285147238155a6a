namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Asks whether the receiver is alive.</summary>
/// <param name="Number">Returned in the answer.</param>
internal sealed record Ping(uint Number) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5;
}
