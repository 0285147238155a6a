namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What is believed of a member. The numbers are the wire format, and at one incarnation a larger one overrides a smaller one.</summary>
internal enum MemberState : byte
{
    /// <summary>Never heard of since this node started.</summary>
    Absent = 0,

    /// <summary>It answers.</summary>
    Alive = 1,

    /// <summary>It did not answer; it has until the suspicion times out to refute.</summary>
    Suspect = 2,

    /// <summary>It was suspected and did not refute in time.</summary>
    Dead = 3,

    /// <summary>It said that it leaves.</summary>
    Left = 4,
}
