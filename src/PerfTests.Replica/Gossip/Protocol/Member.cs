namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What this node believes of a member.</summary>
internal sealed class Member
{
    /// <summary>What it is.</summary>
    public MemberState State { get; set; }

    /// <summary>The incarnation that the belief is about; 0 before anything was heard.</summary>
    public long Incarnation { get; set; }

    /// <summary>When the state changed last.</summary>
    public long ChangedAt { get; set; }

    /// <summary>The suspicion that runs; null unless it is suspected.</summary>
    public Suspicion? Suspicion { get; set; }

    /// <summary>Whether messages are sent to it as to a living one.</summary>
    public bool IsLive => State is MemberState.Alive or MemberState.Suspect;
}
