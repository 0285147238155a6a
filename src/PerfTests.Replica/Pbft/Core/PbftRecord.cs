using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What a replica must remember over a restart before it says anything that depends on it.</summary>
internal abstract record PbftRecord
{
    /// <summary>A batch took a sequence number in a view: as the primary proposed it, or as a backup accepted it.</summary>
    internal sealed record PrePrepared(long View, long Sequence, Batch Batch) : PbftRecord;

    /// <summary>A prepared certificate was complete.</summary>
    internal sealed record Prepared(long View, long Sequence, Digest Digest) : PbftRecord;

    /// <summary>A commit certificate was complete. Saves time after a restart; safety does not hang on it.</summary>
    internal sealed record Committed(long Sequence, Digest Digest) : PbftRecord;

    /// <summary>A view change was asked for, in these words.</summary>
    internal sealed record ViewChangeStarted(ViewChange Said) : PbftRecord;

    /// <summary>A view began.</summary>
    /// <param name="View">The view.</param>
    /// <param name="Last">The last sequence number that its NewView filled.</param>
    internal sealed record ViewEntered(long View, long Last) : PbftRecord;

    /// <summary>The state at a stable checkpoint; everything before it is forgotten.</summary>
    internal sealed record Snapshot(long Sequence, Digest State, byte[] Bytes) : PbftRecord;
}
