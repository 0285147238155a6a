using PerfTests.Clusters;
using PerfTests.Replica.Wire;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>What a node is given so that it can prove who it is, and know who the others are.</summary>
internal static class PbftKeys
{
    private const string PrivateKeyVariable = "REPLICA_PRIVATE_KEY";

    /// <summary>The option that names everybody's public keys.</summary>
    /// <param name="plan">The node's plan.</param>
    /// <param name="secret">The cluster's secret.</param>
    public static string PublicKeys(NodePlan plan, byte[] secret) =>
        "--public-keys="
        + string.Join(
            ',',
            plan.Members.Select(member => member.Key.Name)
                .Append(MemberKeys.Client)
                .Select(name =>
                    $"{name}={Convert.ToHexStringLower(MemberKeys.PublicOf(MemberKeys.SecretOf(secret, plan.ClusterName, name)))}"
                )
        );

    /// <summary>The environment that holds the node's own secret: a command line can be read by other users.</summary>
    /// <param name="plan">The node's plan.</param>
    /// <param name="secret">The cluster's secret.</param>
    public static KeyValuePair<string, string> PrivateKey(NodePlan plan, byte[] secret) =>
        KeyValuePair.Create(
            PrivateKeyVariable,
            Convert.ToHexStringLower(MemberKeys.SecretOf(secret, plan.ClusterName, plan.Id.Name))
        );
}
