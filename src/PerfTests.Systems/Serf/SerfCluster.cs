using PerfTests.Clusters;

namespace PerfTests.Systems.Serf;

/// <summary>Clusters of Serf.</summary>
public static class SerfCluster
{
    /// <summary>A cluster of Serf agents with their defaults, joined with each other.</summary>
    /// <param name="nodes">Number of agents, at least 1. Default: 5.</param>
    public static ClusterSpec Of(int nodes = 5) =>
        new()
        {
            System = SerfSystem.Instance,
            Nodes = nodes,
            Durability = DurabilityMode.Memory,
        };
}
