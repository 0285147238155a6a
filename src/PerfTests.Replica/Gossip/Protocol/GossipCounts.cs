namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What the core counts, since the start.</summary>
/// <param name="CopiesReceived">Copies of updates received from others.</param>
/// <param name="CopiesNeeded">Of these, the ones that changed this node's state.</param>
/// <param name="FalseSuspicions">Members that this node suspected and that refuted.</param>
/// <param name="Refutations">Accusations of this node that it refuted.</param>
/// <param name="Exchanges">Exchanges of state that this node began.</param>
/// <param name="Resent">Updates sent directly because a member had not confirmed them.</param>
/// <param name="QueueDropped">Gossip that was dropped because too much was waiting.</param>
internal readonly record struct GossipCounts(
    long CopiesReceived,
    long CopiesNeeded,
    long FalseSuspicions,
    long Refutations,
    long Exchanges,
    long Resent,
    long QueueDropped
);
