namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Asks for the latest updates of keys.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record SyncFetch(IReadOnlyList<byte[]> Keys) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 6 + Keys.Sum(key => 5 + key.Length);
}
