using System.Security.Cryptography;
using System.Text;
using PerfTests.Clusters;
using PerfTests.Systems.Parameters;

namespace PerfTests.Systems.Serf;

/// <summary>The flags of an agent that a spec may set; each carries Serf's own name.</summary>
internal static class SerfParameters
{
    private static readonly SystemParameter Encrypt = SystemParameter.Choice(
        "encrypt",
        ["false", "true"],
        "Whether the agents encrypt what they say to each other (AES-GCM). The key is derived from the cluster's name: it costs what encryption costs and keeps nobody out."
    );

    private static readonly SystemParameter Snapshot = SystemParameter.Choice(
        "snapshot",
        ["false", "true"],
        "Whether an agent keeps its clocks and the members it knows in a file: restarted, it finds the cluster without being told and does not take old events for new ones. Costs a line in the file for each event."
    );

    private static readonly SystemParameter Retry = SystemParameter.Integer(
        "retry-interval",
        "s",
        1,
        1,
        60,
        "Time between two attempts to join. Serf's own default of 30 s is what a cluster costs whose agents start at the same moment; the driver's is 1 s."
    );

    private static readonly SystemParameter BroadcastTimeout = SystemParameter.Integer(
        "broadcast-timeout",
        "s",
        5,
        1,
        60,
        "How long an agent that leaves waits until the others have heard of it."
    );

    /// <summary>The timing profile.</summary>
    public static SystemParameter Profile { get; } =
        SystemParameter.Choice(
            "profile",
            [.. SerfProfile.All.Select(profile => profile.Name)],
            "Timing of gossip and failure detection. lan: gossip each 200 ms to 3 members, probe each 1 s, suspicion of 4 s x log10(n) (at least 4 s), exchange of state each 30 s. wan: 500 ms to 4, 5 s, 30 s x log10(n), 60 s. local: 100 ms to 3, 1 s, 3 s x log10(n), 15 s, and half the retransmissions."
        );

    /// <summary>Every one.</summary>
    public static IReadOnlyList<SystemParameter> All { get; } =
    [
        Profile,
        SystemParameter.Choice(
            "disable-compression",
            ["false", "true"],
            "Whether messages go uncompressed. Compressed ones are smaller and cost processor time; how many events fit in a packet is decided before."
        ),
        Encrypt,
        Snapshot,
        Retry,
        BroadcastTimeout,
        SystemParameter.Integer(
            "protocol",
            "",
            5,
            2,
            5,
            "Version of Serf's protocol that the agents speak, for clusters during an upgrade."
        ),
        SystemParameter.Choice(
            "log-level",
            ["info", "debug", "warn", "err"],
            "What an agent writes to its log. At info and below that is a line for each event."
        ),
    ];

    /// <summary>The flags for what a spec sets.</summary>
    public static IEnumerable<string> Flags(NodePlan plan)
    {
        var spec = plan.Spec;
        foreach (var (name, value) in spec.Parameters)
        {
            if (name == Encrypt.Name || name == Snapshot.Name || name == Retry.Name || name == BroadcastTimeout.Name)
            {
                continue;
            }

            yield return $"-{name}={value}";
        }

        yield return $"-{Retry.Name}={Retry.Of(spec)}s";
        yield return $"-{BroadcastTimeout.Name}={BroadcastTimeout.Of(spec)}s";
        if (Encrypt.Of(spec) == "true")
        {
            var key = SHA256.HashData(Encoding.UTF8.GetBytes(plan.ClusterName));
            yield return $"-{Encrypt.Name}={Convert.ToBase64String(key)}";
        }

        if (Snapshot.Of(spec) == "true")
        {
            yield return $"-{Snapshot.Name}={plan.DataDirectory.TrimEnd('/')}/serf.snapshot";
            yield return "-rejoin";
        }
    }
}
