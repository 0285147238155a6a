namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What one node says to another. The sender is known from the packet.</summary>
internal abstract record GossipMessage
{
    /// <summary>Most bytes that the message takes in a packet.</summary>
    public abstract int BytesMax { get; }
}

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

/// <summary>Asks whether the receiver is alive.</summary>
/// <param name="Number">Returned in the answer.</param>
internal sealed record Ping(uint Number) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5;
}

/// <summary>Asks the receiver to probe a member on the sender's behalf.</summary>
/// <param name="Number">Returned in the answer.</param>
/// <param name="Target">The member to probe.</param>
internal sealed record PingRequest(uint Number, int Target) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5 + WireSizes.NameBytes;
}

/// <summary>Answers a ping, or tells that the member answered whom the receiver asked to probe.</summary>
/// <param name="Number">The number of the question.</param>
internal sealed record Pong(uint Number) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 5;
}

/// <summary>Tells the receiver that the sender holds updates which the receiver made, or newer ones of the same keys.</summary>
/// <param name="Life">The life of the receiver's process that made them.</param>
/// <param name="Clocks">The clocks of their stamps.</param>
internal sealed record Receipt(ulong Life, IReadOnlyList<ulong> Clocks) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 14 + (8 * Clocks.Count);
}

/// <summary>Asks for the latest updates of keys.</summary>
/// <param name="Keys">The keys.</param>
internal sealed record SyncFetch(IReadOnlyList<byte[]> Keys) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 6 + Keys.Sum(key => 5 + key.Length);
}

/// <summary>Begins an exchange of state.</summary>
/// <param name="MemberRecords">What the sender believes of every member.</param>
/// <param name="Digests">A digest of each bucket of the sender's keys.</param>
internal sealed record SyncRequest(IReadOnlyList<MemberRecord> MemberRecords, IReadOnlyList<ulong> Digests)
    : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 11 + MemberRecords.Sum(record => record.BytesMax) + (8 * Digests.Count);
}

/// <summary>Answers a request: everything the sender holds in buckets that differ. One request may have several answers, each whole for its buckets.</summary>
/// <param name="MemberRecords">What the sender believes of every member.</param>
/// <param name="Buckets">The buckets.</param>
/// <param name="Entries">Every key that the sender holds in them, with the stamp of its latest update.</param>
internal sealed record SyncSummary(
    IReadOnlyList<MemberRecord> MemberRecords,
    IReadOnlyList<int> Buckets,
    IReadOnlyList<(byte[] Key, Stamp Stamp)> Entries
) : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax =>
        16
        + MemberRecords.Sum(record => record.BytesMax)
        + (5 * Buckets.Count)
        + Entries.Sum(entry => 5 + entry.Key.Length + WireSizes.StampBytes);
}

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
