using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>What holds between the settings of a PBFT cluster; the replica itself refuses the same.</summary>
internal static class PbftSpecRules
{
    /// <summary>Fewest nodes that tolerate a fault.</summary>
    public const int NodesMin = 4;

    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<SettingProblem> Check(ClusterSpec spec)
    {
        if (spec.Nodes >= NodesMin && spec.Nodes % 3 != 1)
        {
            var below = spec.Nodes - ((spec.Nodes - 1) % 3);
            yield return new SettingProblem(
                "Cluster.Nodes",
                spec.Nodes.ToString(CultureInfo.InvariantCulture),
                $"3f + 1 nodes for PBFT to tolerate f faulty ones, such as {below} or {below + 3}: more tolerate no more faults until there are three more"
            );
        }
    }
}
