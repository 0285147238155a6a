namespace PerfTests.Replica.Gossip.Protocol;

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
