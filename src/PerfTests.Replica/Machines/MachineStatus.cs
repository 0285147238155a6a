namespace PerfTests.Replica.Machines;

/// <summary>What a node knows of itself and its cluster at one moment. The digests belong to <paramref name="AppliedIndex"/>.</summary>
/// <param name="Role">The protocol's own word: leader, follower, candidate; primary, backup; member.</param>
/// <param name="Leader">Identity of the node that leads, as far as this node knows; null without one or where the protocol has none.</param>
/// <param name="Term">Term (Raft), view (PBFT) or 0.</param>
/// <param name="CommitIndex">Highest log position known to be committed; under gossip the latest clock of any update held.</param>
/// <param name="AppliedIndex">Highest log position applied to the state machine; under gossip the latest clock of any update held.</param>
/// <param name="ContentDigest">Digest of all keys and values, independent of the order of writes; equal states have equal digests.</param>
/// <param name="HistoryDigest">Digest of the sequence of applied commands; empty where the protocol has no total order.</param>
/// <param name="Keys">Number of keys held.</param>
/// <param name="IsReady">True when the node can accept operations or knows who can.</param>
internal sealed record MachineStatus(
    string Role,
    string? Leader,
    long Term,
    long CommitIndex,
    long AppliedIndex,
    string ContentDigest,
    string HistoryDigest,
    int Keys,
    bool IsReady
);
