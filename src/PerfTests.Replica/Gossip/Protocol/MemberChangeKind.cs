namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What changed in the belief of a member.</summary>
internal enum MemberChangeKind
{
    /// <summary>It is alive after being absent, dead or gone.</summary>
    Joined,

    /// <summary>It is suspected.</summary>
    Suspected,

    /// <summary>It refuted a suspicion: the suspicion was false.</summary>
    Refuted,

    /// <summary>It is taken for dead.</summary>
    ConfirmedDead,

    /// <summary>It left.</summary>
    Left,

    /// <summary>This node itself was accused and refuted.</summary>
    RefutedOwn,
}
