namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Begins an exchange of state.</summary>
/// <param name="MemberRecords">What the sender believes of every member.</param>
/// <param name="Digests">A digest of each bucket of the sender's keys.</param>
internal sealed record SyncRequest(IReadOnlyList<MemberRecord> MemberRecords, IReadOnlyList<ulong> Digests)
    : GossipMessage
{
    /// <inheritdoc />
    public override int BytesMax => 11 + MemberRecords.Sum(record => record.BytesMax) + (8 * Digests.Count);
}
