namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Kinds of messages. The numbers are the wire format: never reuse one.</summary>
internal enum GossipMessageKind : byte
{
    /// <summary>Are you alive?</summary>
    Ping = 1,

    /// <summary>Probe a member for me.</summary>
    PingRequest = 2,

    /// <summary>I am, or the one whom you asked about is.</summary>
    Pong = 3,

    /// <summary>What is believed of a member.</summary>
    MemberRecord = 4,

    /// <summary>A write.</summary>
    Update = 5,

    /// <summary>Updates that the sender holds.</summary>
    Receipt = 6,

    /// <summary>Let us compare our states.</summary>
    SyncRequest = 7,

    /// <summary>Where our states differ, this is what I hold.</summary>
    SyncSummary = 8,

    /// <summary>Send me the updates of these keys.</summary>
    SyncFetch = 9,
}
