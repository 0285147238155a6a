using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Systems.Serf.Rpc;

namespace PerfTests.Systems.Serf;

/// <summary>What the harness tells an agent of itself by tags, because an agent reports its tags and nothing else of its settings.</summary>
internal static class SerfTags
{
    private const string Cluster = "cluster";
    private const string Nodes = "nodes";
    private const string Profile = "profile";

    /// <summary>The flags that set them.</summary>
    public static IEnumerable<string> Flags(NodePlan plan) =>
        [
            $"-tag={Cluster}={plan.ClusterName}",
            string.Create(CultureInfo.InvariantCulture, $"-tag={Nodes}={plan.Spec.Nodes}"),
            $"-tag={Profile}={SerfParameters.Profile.Of(plan.Spec)}",
        ];

    /// <summary>The cluster that an agent belongs to; empty if the harness did not start it.</summary>
    public static string ClusterOf(RpcMap stats) => stats.Map("tags").Text(Cluster);

    /// <summary>The number of agents that its cluster has; 1 if the harness did not start it.</summary>
    public static int NodesOf(RpcMap stats) =>
        int.TryParse(stats.Map("tags").Text(Nodes), CultureInfo.InvariantCulture, out var nodes) ? nodes : 1;

    /// <summary>The profile that it works with; null if the harness did not start it.</summary>
    public static SerfProfile? ProfileOf(RpcMap stats) => SerfProfile.Find(stats.Map("tags").Text(Profile));
}
