using PerfTests.Clusters;

namespace PerfTests.Systems.Etcd;

/// <summary>Clusters of etcd.</summary>
public static class EtcdCluster
{
    /// <summary>A cluster of etcd with its defaults.</summary>
    /// <param name="nodes">Number of members, at least 1; an even number tolerates no more faults than the odd one below. Default: 3.</param>
    /// <param name="durability">
    /// <see cref="DurabilityMode.Synced"/> (default): on disk at a quorum before the acknowledgement, as etcd does. <see cref="DurabilityMode.Background"/>: without
    /// syncs (<c>--unsafe-no-fsync</c>), which etcd knows from 3.5.
    /// </param>
    public static ClusterSpec Of(int nodes = 3, DurabilityMode durability = DurabilityMode.Synced) =>
        new()
        {
            System = EtcdSystem.Instance,
            Nodes = nodes,
            Durability = durability,
        };
}
