using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.Etcd;

/// <summary>The flags of etcd that a spec may set; each carries etcd's own name and default.</summary>
internal static class EtcdParameters
{
    private static readonly SystemParameter Heartbeat = SystemParameter.Integer(
        "heartbeat-interval",
        "ms",
        100,
        1,
        10_000,
        "Time between the leader's messages when there is nothing to replicate. About the round trip between members; shorter costs messages and allows a shorter election-timeout."
    );

    private static readonly SystemParameter Election = SystemParameter.Integer(
        "election-timeout",
        "ms",
        1_000,
        5,
        50_000,
        "Silence of the leader after which a follower calls an election; each draws between one and two of these. At least five heartbeat-intervals. Shorter finds a dead leader sooner and deposes a busy one more often."
    );

    /// <summary>Given in milliseconds; the flag takes a duration.</summary>
    private const string BatchInterval = "backend-batch-interval";

    /// <summary>Given in revisions; goes with the mode of the same kind.</summary>
    private const string Compaction = "auto-compaction-retention";

    /// <summary>Every one.</summary>
    public static IReadOnlyList<SystemParameter> All { get; } =
    [
        Heartbeat,
        Election,
        SystemParameter.Choice(
            "pre-vote",
            ["false", "true"],
            "Whether a member asks before it raises the term: one that was cut off then does not depose the leader when it returns. On by default from etcd 3.5; set either way here, so that versions compare."
        ),
        SystemParameter.Choice(
            "initial-election-tick-advance",
            ["true", "false"],
            "Whether a starting member skips most of its first election timeout: faster starts, at the risk of deposing a leader far away."
        ),
        SystemParameter.Integer(
            "snapshot-count",
            "entries",
            100_000,
            1,
            100_000_000,
            "Committed entries between two snapshots of the raft log. Fewer hold less memory and cost more snapshots; followers further behind get the whole database."
        ),
        SystemParameter.Integer(
            "quota-backend-bytes",
            "bytes",
            0,
            0,
            8L * 1024 * 1024 * 1024,
            "Size of the database at which etcd refuses writes; 0 is its default of 2 GiB."
        ),
        SystemParameter.Integer(
            "max-txn-ops",
            "operations",
            128,
            1,
            100_000,
            "Most operations in a transaction. Larger ones hold the apply loop longer."
        ),
        SystemParameter.Integer(
            "max-request-bytes",
            "bytes",
            1_572_864,
            1_024,
            10 * 1024 * 1024,
            "Largest request. Larger ones delay heartbeats behind them."
        ),
        SystemParameter.Integer(
            BatchInterval,
            "ms",
            100,
            1,
            60_000,
            "Time between two commits of the database file. Durability does not depend on it: the write-ahead log is synced first. Longer means fewer, larger commits."
        ),
        SystemParameter.Integer(
            "backend-batch-limit",
            "operations",
            10_000,
            1,
            1_000_000,
            "Operations after which the database file is committed before its interval."
        ),
        SystemParameter.Integer(
            Compaction,
            "revisions",
            0,
            0,
            1_000_000_000,
            "Revisions of history that are kept; older ones are compacted every five minutes. 0 keeps all: the database grows with each write."
        ),
    ];

    /// <summary>Everything that is wrong with the parameters of a spec.</summary>
    public static IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        var problems = SystemParameter.Validate(spec, All).ToList();
        if (
            problems.Count == 0
            && Number(Heartbeat, spec) is var heartbeat
            && Number(Election, spec) is var election
            && election < 5 * heartbeat
        )
        {
            problems.Add(
                new SettingProblem(
                    $"Cluster.Parameters[{Election.Name}]",
                    $"{election}",
                    $"at least five times {Heartbeat.Name}, {5 * heartbeat} ms: etcd refuses less"
                )
            );
        }

        return problems;
    }

    /// <summary>The flags for what a spec sets.</summary>
    public static IEnumerable<string> Flags(ClusterSpec spec)
    {
        foreach (var (name, value) in spec.Parameters)
        {
            if (name == Compaction)
            {
                yield return "--auto-compaction-mode=revision";
            }

            yield return name == BatchInterval ? $"--{name}={value}ms" : $"--{name}={value}";
        }

        // Not left to the version's own default, which changed.
        if (!spec.Parameters.ContainsKey("pre-vote"))
        {
            yield return "--pre-vote=false";
        }
    }

    private static long Number(SystemParameter parameter, ClusterSpec spec) =>
        long.Parse(parameter.Of(spec), CultureInfo.InvariantCulture);
}
