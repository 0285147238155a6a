using System.Globalization;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Raft;

/// <summary>What can be tuned about Raft.</summary>
internal sealed class RaftParameters
{
    /// <summary>The durability word for: synced at a quorum before the acknowledgement.</summary>
    public const string Synced = "synced";

    /// <summary>The durability word for: synced by the leader, written by followers and synced by them later.</summary>
    public const string Background = "background";

    private const string RestartReason = "DotNext reads it once, when the node is built.";

    /// <summary>Adds Raft's parameters to a set.</summary>
    public RaftParameters(ParameterSet set)
    {
        BatchSize = set.Add(
            Integer(
                "batch-size",
                256,
                1,
                4096,
                "operations",
                live: true,
                "Most operations in one log entry. Larger entries cost fewer disk syncs per operation; a full entry is proposed at once."
            )
        );
        BatchLingerMs = set.Add(
            Integer(
                "batch-linger-ms",
                0,
                0,
                1000,
                "ms",
                live: true,
                "How long an entry that is not full waits for more operations. 0 proposes what had gathered while the earlier entries were on their way."
            )
        );
        Pipeline = set.Add(
            Integer(
                "pipeline",
                4,
                1,
                256,
                "entries",
                live: true,
                "Log entries proposed and not yet applied at one time. DotNext sends all that are waiting in one round."
            )
        );
        QueueCapacity = set.Add(
            Integer(
                "queue-capacity",
                65_536,
                1,
                1_000_000,
                "operations",
                live: true,
                "Operations that wait to be proposed; further ones are refused as not accepted, which bounds the node's memory."
            )
        );
        Durability = set.Add(
            new ChoiceParameter(Synced, Synced, Background)
            {
                Name = "durability",
                Unit = "",
                Live = true,
                Effect =
                    "When an entry counts as replicated by a follower: once it is on its disk (synced), or once it is written and its sync is under way (background). The leader always syncs before it commits.",
                Impossible = new Dictionary<string, string>
                {
                    ["memory"] =
                        "the log of DotNext 6.12 syncs every entry before the leader commits it and cannot be told not to; put --data on a memory file system to measure without a disk.",
                },
            }
        );
        AddTimers(set);
        AddPlanted(set);
    }

    /// <summary>Most operations in one log entry.</summary>
    public IntegerParameter BatchSize { get; }

    /// <summary>How long an entry waits to fill up, in milliseconds.</summary>
    public IntegerParameter BatchLingerMs { get; }

    /// <summary>Entries under way at one time.</summary>
    public IntegerParameter Pipeline { get; }

    /// <summary>Operations that may wait to be proposed.</summary>
    public IntegerParameter QueueCapacity { get; }

    /// <summary>When an entry counts as replicated.</summary>
    public ChoiceParameter Durability { get; }

    /// <summary>Time between the leader's messages when there is nothing to replicate, in milliseconds.</summary>
    public IntegerParameter HeartbeatMs { get; private set; } = null!;

    /// <summary>Shortest silence of the leader after which a follower calls an election, in milliseconds.</summary>
    public IntegerParameter ElectionTimeoutMinMs { get; private set; } = null!;

    /// <summary>Longest such silence, in milliseconds.</summary>
    public IntegerParameter ElectionTimeoutMaxMs { get; private set; } = null!;

    /// <summary>Entries between two snapshots.</summary>
    public IntegerParameter SnapshotIntervalEntries { get; private set; } = null!;

    /// <summary>Time added to the application of each write, in microseconds.</summary>
    public IntegerParameter PlantedApplyDelayUs { get; private set; } = null!;

    /// <summary>Rounds of messages that the leader adds to each log entry.</summary>
    public IntegerParameter PlantedExtraMessages { get; private set; } = null!;

    private void AddTimers(ParameterSet set)
    {
        HeartbeatMs = set.Add(
            Integer(
                "heartbeat-ms",
                100,
                5,
                10_000,
                "ms",
                live: false,
                $"Time between the leader's messages when there is nothing to replicate. Must be shorter than election-timeout-min-ms. {RestartReason}"
            )
        );
        ElectionTimeoutMinMs = set.Add(
            Integer(
                "election-timeout-min-ms",
                400,
                20,
                60_000,
                "ms",
                live: false,
                $"Shortest silence of the leader after which a follower calls an election. Shorter finds a dead leader sooner and deposes a busy one more often. {RestartReason}"
            )
        );
        ElectionTimeoutMaxMs = set.Add(
            Integer(
                "election-timeout-max-ms",
                800,
                20,
                60_000,
                "ms",
                live: false,
                $"Longest such silence; each node draws its own between the two. A wider gap makes split votes rarer. {RestartReason}"
            )
        );
        SnapshotIntervalEntries = set.Add(
            Integer(
                "snapshot-interval-entries",
                20_000,
                100,
                10_000_000,
                "entries",
                live: true,
                "Log entries between two snapshots. The log before a snapshot is deleted; application pauses while one is written."
            )
        );
        set.AddRule(value =>
            Number(value, "heartbeat-ms") < Number(value, "election-timeout-min-ms")
                ? null
                : "heartbeat-ms must be less than election-timeout-min-ms."
        );
        set.AddRule(value =>
            Number(value, "election-timeout-min-ms") <= Number(value, "election-timeout-max-ms")
                ? null
                : "election-timeout-min-ms must not be more than election-timeout-max-ms."
        );
    }

    /// <summary>Known slow-downs, with which a check for slow-downs is itself checked.</summary>
    private void AddPlanted(ParameterSet set)
    {
        PlantedApplyDelayUs = set.Add(
            Integer(
                "planted-apply-delay-us",
                0,
                0,
                1_000_000,
                "us",
                live: true,
                "Processor time added to the application of each write on each node. Only for checking that a regression gate finds it."
            )
        );
        PlantedExtraMessages = set.Add(
            Integer(
                "planted-extra-messages",
                0,
                0,
                16,
                "rounds",
                live: true,
                "Rounds of replication messages to all followers that the leader adds after each committed log entry. Only for checking that a regression gate finds it."
            )
        );
    }

    private static long Number(Func<string, string> value, string name) =>
        long.Parse(value(name), CultureInfo.InvariantCulture);

    private static IntegerParameter Integer(
        string name,
        long defaultValue,
        long min,
        long max,
        string unit,
        bool live,
        string effect
    ) =>
        new(defaultValue, min, max)
        {
            Name = name,
            Unit = unit,
            Live = live,
            Effect = effect,
        };
}
