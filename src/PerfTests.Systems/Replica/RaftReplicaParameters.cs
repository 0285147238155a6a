using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.Replica;

/// <summary>The replica's parameters under Raft, but for durability, which belongs to the cluster's spec.</summary>
internal static class RaftReplicaParameters
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
            "Most operations in one log entry. Larger entries cost fewer disk syncs per operation; a full entry is proposed at once.",
            isLive: true
        ),
        SystemParameter.Integer(
            "batch-linger-ms",
            "ms",
            0,
            0,
            1000,
            "How long an entry that is not full waits for more operations. 0 proposes what had gathered while the earlier entries were on their way.",
            isLive: true
        ),
        SystemParameter.Integer(
            "pipeline",
            "entries",
            4,
            1,
            256,
            "Log entries proposed and not yet applied at one time. DotNext sends all that are waiting in one round.",
            isLive: true
        ),
        SystemParameter.Integer(
            "queue-capacity",
            "operations",
            65_536,
            1,
            1_000_000,
            "Operations that wait to be proposed; further ones are refused as not accepted, which bounds the node's memory.",
            isLive: true
        ),
        SystemParameter.Integer(
            "heartbeat-ms",
            "ms",
            100,
            5,
            10_000,
            "Time between the leader's messages when there is nothing to replicate. Must be shorter than election-timeout-min-ms. DotNext reads it once, when the node is built."
        ),
        SystemParameter.Integer(
            "election-timeout-min-ms",
            "ms",
            400,
            20,
            60_000,
            "Shortest silence of the leader after which a follower calls an election. Shorter finds a dead leader sooner and deposes a busy one more often. DotNext reads it once, when the node is built."
        ),
        SystemParameter.Integer(
            "election-timeout-max-ms",
            "ms",
            800,
            20,
            60_000,
            "Longest such silence; each node draws its own between the two. A wider gap makes split votes rarer. DotNext reads it once, when the node is built."
        ),
        SystemParameter.Integer(
            "snapshot-interval-entries",
            "entries",
            20_000,
            100,
            10_000_000,
            "Log entries between two snapshots. The log before a snapshot is deleted; application pauses while one is written.",
            isLive: true
        ),
        SystemParameter.Integer(
            "planted-apply-delay-us",
            "us",
            0,
            0,
            1_000_000,
            "Processor time added to the application of each write on each node. Only for checking that a regression gate finds it.",
            isLive: true
        ),
        SystemParameter.Integer(
            "planted-extra-messages",
            "rounds",
            0,
            0,
            16,
            "Rounds of replication messages to all followers that the leader adds after each committed log entry. Only for checking that a regression gate finds it.",
            isLive: true
        ),
    ];
}
