namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>Who must hold a write, as durably as is asked, before it is acknowledged.</summary>
internal enum AckLevel
{
    /// <summary>The node that received it.</summary>
    One,

    /// <summary>A majority of all members, dead ones counted.</summary>
    Quorum,

    /// <summary>Every member that is not believed dead.</summary>
    All,
}
