using PerfTests.Clusters;

namespace PerfTests.Systems.Replica;

/// <summary>Clusters of the built-in reference replica.</summary>
public static class ReplicaCluster
{
    /// <summary>A replicated key-value store under Raft.</summary>
    /// <param name="nodes">Number of nodes, at least 1; an even number tolerates no more faults than the odd one below. Default: 3.</param>
    /// <param name="durability">
    /// <see cref="DurabilityMode.Synced"/>: on disk at a quorum before the acknowledgement. <see cref="DurabilityMode.Background"/> (default): on the leader's disk, and
    /// written by a quorum.
    /// </param>
    public static ClusterSpec Raft(int nodes = 3, DurabilityMode durability = DurabilityMode.Background) =>
        new()
        {
            System = ReplicaSystem.Raft,
            Nodes = nodes,
            Durability = durability,
        };

    /// <summary>A replicated key-value store under PBFT, which tolerates f of n = 3f + 1 nodes that lie. Its client believes what f + 1 nodes say alike.</summary>
    /// <param name="nodes">Number of nodes: 4, 7, 10, ... Default: 4.</param>
    /// <param name="durability">
    /// What a node does with its votes and with what it decided before it tells anybody: <see cref="DurabilityMode.Synced"/>, on disk;
    /// <see cref="DurabilityMode.Background"/> (default), written; or <see cref="DurabilityMode.Memory"/>.
    /// </param>
    public static ClusterSpec Pbft(int nodes = 4, DurabilityMode durability = DurabilityMode.Background) =>
        new()
        {
            System = ReplicaSystem.Pbft,
            Nodes = nodes,
            Durability = durability,
        };

    /// <summary>A replicated map under gossip: the last writer of a key wins, and all nodes agree in the end. Reads are local.</summary>
    /// <param name="nodes">Number of nodes, 1 to 128. Default: 5.</param>
    /// <param name="durability">
    /// What a member's confirmation promises: <see cref="DurabilityMode.Synced"/>, on disk; <see cref="DurabilityMode.Background"/> (default), written; or
    /// <see cref="DurabilityMode.Memory"/>. The parameter <c>ack</c> says how many must confirm: <c>one</c>, <c>quorum</c> (default) or <c>all</c> that live.
    /// </param>
    public static ClusterSpec Gossip(int nodes = 5, DurabilityMode durability = DurabilityMode.Background) =>
        new()
        {
            System = ReplicaSystem.Gossip,
            Nodes = nodes,
            Durability = durability,
        };
}
