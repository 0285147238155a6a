using PerfTests.Clusters;

namespace PerfTests.Systems.JetStream;

/// <summary>Clusters of NATS servers with one replicated stream.</summary>
public static class JetStreamCluster
{
    /// <summary>A cluster of NATS servers, each of which holds the stream.</summary>
    /// <param name="nodes">Number of servers, 1 to 5, which is the most replicas that a stream has. Default: 3.</param>
    /// <param name="durability">
    /// <see cref="DurabilityMode.Background"/> (default): written to files at a quorum before the acknowledgement and synced every <c>sync-interval</c>, as JetStream
    /// does. <see cref="DurabilityMode.Synced"/>: <c>sync_interval: always</c>, from NATS 2.10. <see cref="DurabilityMode.Memory"/>: a stream in memory.
    /// </param>
    public static ClusterSpec Of(int nodes = 3, DurabilityMode durability = DurabilityMode.Background) =>
        new()
        {
            System = JetStreamSystem.Instance,
            Nodes = nodes,
            Durability = durability,
        };
}
