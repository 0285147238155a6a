namespace PerfTests.Replica.Pbft.Core;

/// <summary>What a replica wants done. Whoever does it makes <see cref="Records"/> durable before it sends or answers anything.</summary>
internal sealed class PbftActions
{
    /// <summary>The target of what goes to all others.</summary>
    public const int Everyone = -1;

    /// <summary>To be remembered, in order.</summary>
    public List<PbftRecord> Records { get; } = [];

    /// <summary>To be sent, in order. A message of which <see cref="PbftMessage.IsAlwaysSigned"/> holds and which goes to <see cref="Everyone"/> comes back to the sender too, signed.</summary>
    public List<(int Target, PbftMessage Message)> Sends { get; } = [];

    /// <summary>Clients to be answered.</summary>
    public List<PbftReply> Replies { get; } = [];

    /// <summary>Snapshots to be written out and given back as events.</summary>
    public List<(long Sequence, Func<byte[]> Write)> Snapshots { get; } = [];

    /// <summary>What happened that people want to know.</summary>
    public List<PbftReport> Reports { get; } = [];

    /// <summary>Whether the low watermark moved: the log may be cut to what <see cref="PbftCore.LiveRecords"/> says.</summary>
    public bool IsLogCut { get; set; }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Records.Clear();
        Sends.Clear();
        Replies.Clear();
        Snapshots.Clear();
        Reports.Clear();
        IsLogCut = false;
    }
}
