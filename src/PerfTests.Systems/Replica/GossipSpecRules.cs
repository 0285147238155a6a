using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Systems.Replica;

/// <summary>What holds between the settings of a gossip cluster; the replica itself refuses the same.</summary>
internal static class GossipSpecRules
{
    /// <summary>Most members that the replica takes.</summary>
    public const int NodesMax = 128;

    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<SettingProblem> Check(ClusterSpec spec)
    {
        if (spec.Nodes > NodesMax)
        {
            yield return new SettingProblem("Cluster.Nodes", $"{spec.Nodes}", $"at most {NodesMax} nodes for Gossip");
        }
        if (spec.Durability == DurabilityMode.Synced && spec.Parameters.GetValueOrDefault("ack") == "one")
        {
            yield return new SettingProblem(
                "Cluster.Parameters[ack]",
                "one",
                "quorum or all with durability Synced, which promises a write on disk at a quorum"
            );
        }
        var interval = spec.Parameters.GetValueOrDefault("probe-interval-ms", "500");
        var timeout = spec.Parameters.GetValueOrDefault("probe-timeout-ms", "250");
        if (long.TryParse(interval, out var within) && long.TryParse(timeout, out var wait) && wait > within)
        {
            yield return new SettingProblem(
                "Cluster.Parameters[probe-timeout-ms]",
                timeout,
                $"at most probe-interval-ms, which is {interval}"
            );
        }
    }
}
