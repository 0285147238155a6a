namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// A replica asks for a view and says what it knows (Castro and Liskov, "Practical Byzantine Fault Tolerance and Proactive Recovery", ACM TOCS 20(4), 2002, section 4.4).
/// That form needs no proof of other replicas' votes within it, so that votes may be authenticated by session keys alone.
/// </summary>
/// <param name="Sender">The replica.</param>
/// <param name="View">The view it asks for.</param>
/// <param name="Stable">Its last stable checkpoint, h.</param>
/// <param name="Checkpoints">C: the checkpoints that it holds, the stable one first.</param>
/// <param name="Prepared">P: for each place above h, the batch that prepared in the latest view; ascending, one for each place.</param>
/// <param name="PrePrepared">Q: for each place above h and each batch, the latest view in which it was pre-prepared; ascending by place.</param>
internal sealed record ViewChange(
    int Sender,
    long View,
    long Stable,
    IReadOnlyList<CheckpointEntry> Checkpoints,
    IReadOnlyList<PreparedCertificate> Prepared,
    IReadOnlyList<PreparedCertificate> PrePrepared
) : PbftMessage(Sender)
{
    /// <summary>Most batches that Q remembers for one place.</summary>
    public const int BatchesPerPlaceMax = 6;

    /// <inheritdoc />
    public override bool IsAlwaysSigned => true;

    /// <summary>Whether a correct replica could have sent it.</summary>
    /// <param name="window">Sequence numbers above the stable checkpoint.</param>
    public bool IsSane(int window) =>
        View > 0
        && Checkpoints is [{ Sequence: var first }, ..]
        && first == Stable
        && IsAscending(Prepared, maxPerPlace: 1, window)
        && IsAscending(PrePrepared, BatchesPerPlaceMax, window);

    private bool IsAscending(IReadOnlyList<PreparedCertificate> entries, int maxPerPlace, int window)
    {
        var alike = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Sequence <= Stable || entry.Sequence > Stable + window || entry.View >= View)
            {
                return false;
            }
            if (i > 0 && entry.Sequence < entries[i - 1].Sequence)
            {
                return false;
            }
            alike = i > 0 && entry.Sequence == entries[i - 1].Sequence ? alike + 1 : 1;
            if (alike > maxPerPlace)
            {
                return false;
            }
        }
        return true;
    }
}
