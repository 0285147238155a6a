using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Replica.Pbft;
using PerfTests.Workloads;

namespace PerfTests.Systems.Replica;

/// <summary>What distinguishes the replica under one protocol from the replica under another, as the driver sees it.</summary>
/// <param name="Argument">The protocol's name on the replica's command line.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="NodesMin">Fewest nodes that make sense.</param>
/// <param name="Durabilities">The replica's word for each durability that it has.</param>
/// <param name="Parameters">Parameters besides the shared ones.</param>
internal sealed record ReplicaVariant(
    string Argument,
    Protocol Protocol,
    int NodesMin,
    IReadOnlyDictionary<DurabilityMode, string> Durabilities,
    IReadOnlyList<SystemParameter> Parameters
)
{
    private static readonly IReadOnlyList<SystemParameter> Shared =
    [
        SystemParameter.Choice(
            "follower-mode",
            ["forward", "redirect"],
            "What a node that does not lead does with operations: pass them on to the leader (one hop more, counted as submission) or answer 307 with the leader's address.",
            isLive: true
        ),
        SystemParameter.Integer(
            "operation-timeout-ms",
            "ms",
            5_000,
            10,
            600_000,
            "How long a node waits for an operation to be decided before it answers that its fate is unknown.",
            isLive: true
        ),
    ];

    /// <summary>Raft.</summary>
    public static ReplicaVariant Raft { get; } =
        new(
            "raft",
            Protocol.Raft,
            NodesMin: 1,
            new Dictionary<DurabilityMode, string>
            {
                [DurabilityMode.Synced] = "synced",
                [DurabilityMode.Background] = "background",
            },
            RaftReplicaParameters.All
        )
        {
            DurabilityReason =
                "DotNext's log flushes every entry before the leader commits it and cannot be told not to; put the data on a memory file system to measure without a disk",
        };

    /// <summary>PBFT.</summary>
    public static ReplicaVariant Pbft { get; } =
        new(
            "pbft",
            Protocol.Pbft,
            PbftSpecRules.NodesMin,
            new Dictionary<DurabilityMode, string>
            {
                [DurabilityMode.Synced] = "synced",
                [DurabilityMode.Background] = "background",
                [DurabilityMode.Memory] = "memory",
            },
            PbftReplicaParameters.All
        )
        {
            Operations = [.. Enum.GetValues<OperationKind>().Except([OperationKind.Scan, OperationKind.LocalRead])],
            Check = PbftSpecRules.Check,
            HasMemberKeys = true,
        };

    /// <summary>Gossip.</summary>
    public static ReplicaVariant Gossip { get; } =
        new(
            "gossip",
            Protocol.Gossip,
            NodesMin: 1,
            new Dictionary<DurabilityMode, string>
            {
                [DurabilityMode.Synced] = "synced",
                [DurabilityMode.Background] = "background",
                [DurabilityMode.Memory] = "memory",
            },
            GossipReplicaParameters.All
        )
        {
            Operations = [OperationKind.LocalRead, OperationKind.Update, OperationKind.Insert],
            Check = GossipSpecRules.Check,
            IsPeerUdp = true,
            IsSpreading = true,
            HasClusterKey = true,
        };

    /// <summary>What its clients can do. Default: everything but scans.</summary>
    public IReadOnlyList<OperationKind> Operations { get; init; } =
    [.. Enum.GetValues<OperationKind>().Except([OperationKind.Scan])];

    /// <summary>What holds between several settings of a spec. Default: nothing.</summary>
    public Func<ClusterSpec, IEnumerable<SettingProblem>> Check { get; init; } = _ => [];

    /// <summary>Why it has no other durabilities. Default: it has them all.</summary>
    public string DurabilityReason { get; init; } = "";

    /// <summary>Whether the nodes talk over UDP too. Default: no.</summary>
    public bool IsPeerUdp { get; init; }

    /// <summary>Whether updates spread and are seen at the nodes one after the other. Default: no.</summary>
    public bool IsSpreading { get; init; }

    /// <summary>Whether the nodes share a secret. Default: no.</summary>
    public bool HasClusterKey { get; init; }

    /// <summary>Whether each member has keys of its own, and clients speak the protocol on a port of their own. Default: no.</summary>
    public bool HasMemberKeys { get; init; }

    /// <summary>Every parameter, by name.</summary>
    public IReadOnlyList<SystemParameter> AllParameters { get; } =
    [.. Shared.Concat(Parameters).OrderBy(p => p.Name, StringComparer.Ordinal)];
}
