namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>A write that waits for its acknowledgement.</summary>
/// <param name="update">Its update.</param>
/// <param name="level">Who must hold it.</param>
/// <param name="deadline">When it is given up.</param>
internal sealed class PendingWrite(Update update, AckLevel level, long deadline)
{
    /// <summary>Who must hold it; later changes of the setting do not touch it.</summary>
    public AckLevel Level { get; } = level;

    /// <summary>Its update.</summary>
    public Update Update { get; } = update;

    /// <summary>When it is given up.</summary>
    public long Deadline { get; } = deadline;

    /// <summary>Members that hold it, as bits.</summary>
    public UInt128 Holders { get; set; }

    /// <summary>Receipts so far, also of members that sent one before.</summary>
    public int Receipts { get; set; }

    /// <summary>Whether it was decided.</summary>
    public bool IsDecided { get; set; }

    /// <summary>When it is sent again to those that have not confirmed it.</summary>
    public long ResendAt { get; set; }

    /// <summary>How long to wait after that; doubles each time.</summary>
    public long ResendAfter { get; set; }
}
