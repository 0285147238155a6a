using PerfTests.Faults;
using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.Replica.Pbft;

/// <summary>The replica's parameters under PBFT, but for durability, which belongs to the cluster's spec.</summary>
internal static class PbftReplicaParameters
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<SystemParameter> All { get; } =
    [
        SystemParameter.Integer(
            "batch-size",
            "operations",
            256,
            1,
            4096,
            "Operations at which the primary proposes a batch at once. Larger batches cost fewer messages and syncs per operation. A request that its client signed for several operations is not split.",
            isLive: true
        ),
        SystemParameter.Integer(
            "batch-linger-ms",
            "ms",
            0,
            0,
            1000,
            "How long a batch that is not full waits for more operations. 0 proposes what had gathered while the earlier batches were on their way.",
            isLive: true
        ),
        SystemParameter.Integer(
            "pipeline",
            "batches",
            4,
            1,
            256,
            "Batches proposed and not yet executed at one time. 1 proposes one after the other, which makes fuller batches; more hide the rounds of messages behind each other.",
            isLive: true
        ),
        SystemParameter.Integer(
            "queue-capacity",
            "requests",
            65_536,
            1,
            1_000_000,
            "Requests that wait for their execution at one node; further ones are dropped, which bounds the node's memory.",
            isLive: true
        ),
        SystemParameter.Integer(
            "request-batch",
            "operations",
            32,
            1,
            4096,
            "Operations that a client signs together at most. Every replica checks every signature, which costs more than all the rest; clients hear of a change at once.",
            isLive: true
        ),
        SystemParameter.Integer(
            "request-linger-us",
            "us",
            0,
            0,
            1_000_000,
            "How long a client waits for more operations to sign together. 0 signs what had gathered while its earlier requests were under way.",
            isLive: true
        ),
        SystemParameter.Choice(
            "reads",
            ["unordered", "ordered"],
            "How clients read: from 2f + 1 replicas that say the same, without ordering (unordered), or ordered like writes (ordered).",
            isLive: true
        ),
        SystemParameter.Integer(
            "checkpoint-interval",
            "sequence numbers",
            512,
            8,
            4096,
            "Batches between two checkpoints; must be the same at every node. Each writes the whole state out; twice as many batches may be under way, and are kept to be sent again."
        ),
        SystemParameter.Integer(
            "view-change-timeout-ms",
            "ms",
            1_000,
            20,
            60_000,
            "How long the oldest request may wait before the primary is replaced, four times as long while others are executed; doubles with each view that fails. Shorter finds a dead primary sooner and deposes a busy one more often.",
            isLive: true
        ),
        SystemParameter.Choice(
            "vote-authentication",
            ["hmac", "ed25519"],
            "How a replica proves that a vote is its own: by the HMAC of the link that it comes over (hmac), or by a signature on each (ed25519). Set it alike everywhere, to hmac first at nodes that are to send it. View changes, checkpoints and requests are always signed.",
            isLive: true
        ),
        SystemParameter.Integer(
            "verification-threads",
            "threads",
            Math.Clamp(Environment.ProcessorCount, 1, 64),
            1,
            64,
            "How many signatures a node checks at the same time. Fewer leave the processors to other nodes of the same machine; more let one node use more of them.",
            isLive: true
        ),
        SystemParameter.Choice(
            ByzantineBehaviours.Parameter,
            [ByzantineBehaviours.None, .. ByzantineBehaviours.All],
            "How this node lies, with its own keys; none is an honest node.",
            isLive: true
        ),
    ];
}
