using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.Replica;

/// <summary>The replica's parameters under gossip, but for durability, which belongs to the cluster's spec.</summary>
internal static class GossipReplicaParameters
{
    /// <summary>Every one.</summary>
    public static IReadOnlyList<SystemParameter> All { get; } =
    [
        SystemParameter.Integer(
            "gossip-interval-ms",
            "ms",
            20,
            1,
            60_000,
            "Time between two rounds of gossip. Shorter spreads sooner and costs more messages.",
            isLive: true
        ),
        SystemParameter.Integer(
            "fan-out",
            "members",
            3,
            1,
            64,
            "Members that each round sends to, drawn at random. More reach all in fewer rounds, with more copies that were not needed.",
            isLive: true
        ),
        SystemParameter.Integer(
            "retransmit-multiplier",
            "",
            4,
            1,
            100,
            "A node sends an update this many times log10(n + 1), rounded up. More make it likelier that gossip alone reaches everybody, with more copies.",
            isLive: true
        ),
        SystemParameter.Integer(
            "probe-interval-ms",
            "ms",
            500,
            10,
            60_000,
            "Time between two probes of a node; each probes one member. Shorter finds a dead member sooner and costs two messages more often.",
            isLive: true
        ),
        SystemParameter.Integer(
            "probe-timeout-ms",
            "ms",
            250,
            5,
            60_000,
            "How long a probed member has before others are asked to probe it. Must not exceed probe-interval-ms. Too short suspects busy members.",
            isLive: true
        ),
        SystemParameter.Integer(
            "suspicion-multiplier",
            "",
            4,
            1,
            100,
            "A suspicion lasts this many times max(1, log10 n) probe intervals once others confirm it, up to six times as long before. More spares slow members and keeps dead ones longer.",
            isLive: true
        ),
        SystemParameter.Integer(
            "push-pull-interval-ms",
            "ms",
            2_000,
            50,
            3_600_000,
            "Time between two exchanges of state with a random member, and with a dead one to see whether it lives. Shorter repairs sooner what gossip lost.",
            isLive: true
        ),
        SystemParameter.Integer(
            "datagram-bytes",
            "bytes",
            1_400,
            508,
            65_000,
            "Largest datagram. Larger updates go by stream. On an Ethernet more than 1,472 is cut into fragments, and losing one loses all.",
            isLive: true
        ),
        SystemParameter.Integer(
            "delivery-sample",
            "updates",
            4,
            1,
            1_000_000,
            "One update in so many is reported with the time at which this node first held it, the same ones at every node. Set it alike everywhere.",
            isLive: true
        ),
        SystemParameter.Integer(
            "clock-offset-ms",
            "ms",
            0,
            -86_400_000,
            86_400_000,
            "What this node adds to its wall clock when it stamps a write, for faults of clocks: the last writer of a key is told by it. Nothing else of a node reads the wall clock.",
            isLive: true
        ),
        SystemParameter.Choice(
            "ack",
            ["quorum", "one", "all"],
            "Who must hold a write, as durably as asked, before it is acknowledged: the node that received it, a majority of all members, or every member not believed dead.",
            isLive: true
        ),
    ];
}
