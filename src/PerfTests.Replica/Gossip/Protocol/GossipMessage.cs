namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What one node says to another. The sender is known from the packet.</summary>
internal abstract record GossipMessage
{
    /// <summary>Most bytes that the message takes in a packet.</summary>
    public abstract int BytesMax { get; }
}
