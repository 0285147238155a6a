namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Answers a ping, or tells that the member answered whom the receiver asked to probe.</summary>
/// <param name="Number">The number of the question.</param>
internal sealed record Pong(uint Number) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5;
}
