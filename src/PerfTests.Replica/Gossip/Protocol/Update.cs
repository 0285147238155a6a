namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>A write of one key.</summary>
/// <param name="Stamp">Its position in the order of all updates.</param>
/// <param name="Key">The key; not to be changed.</param>
/// <param name="Value">The value, not to be changed; null deletes the key.</param>
/// <param name="WantsReceipt">Whether the node that made it waits for receipts.</param>
internal sealed record Update(Stamp Stamp, byte[] Key, byte[]? Value, bool WantsReceipt) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 12 + WireSizes.StampBytes + Key.Length + (Value?.Length ?? 0);
}
