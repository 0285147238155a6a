using PerfTests.Replica.Gossip;
using PerfTests.Replica.Machines;
using PerfTests.Replica.Options;
using PerfTests.Replica.Parameters;
using PerfTests.Replica.Pbft;
using PerfTests.Replica.Raft;

namespace PerfTests.Replica.Lifetime;

/// <summary>The protocols that this executable knows, by name.</summary>
internal static class ProtocolCatalogue
{
    private static readonly Dictionary<string, Func<NodeContext, SharedParameters, IReplicatedMachine>> Machines = new(
        StringComparer.Ordinal
    )
    {
        ["gossip"] = (node, shared) => new GossipMachine(node, shared),
        ["pbft"] = (node, shared) => new PbftMachine(node, shared),
        ["raft"] = (node, shared) => new RaftMachine(node, shared),
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyCollection<string> Names => Machines.Keys;

    /// <summary>What a protocol finds wrong with a node's options, one line each.</summary>
    public static IReadOnlyList<string> Check(ReplicaOptions options) =>
        options.Protocol == "pbft" ? PbftOptionRules.Check(options) : [];

    /// <summary>Builds a machine that is not started.</summary>
    /// <param name="node">Its surroundings; names the protocol.</param>
    /// <param name="shared">Parameters that every protocol has.</param>
    public static IReplicatedMachine Create(NodeContext node, SharedParameters shared) =>
        Machines[node.Options.Protocol](node, shared);
}
