using System.Collections.Concurrent;
using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Docker;

/// <summary>
/// Whose a container, network or volume is, as its own labels say: there is no list that could be incomplete. The harness is a process of
/// a machine, and an engine may serve several machines.
/// </summary>
internal static class Ownership
{
    /// <summary>Label with the identity of the harness's process.</summary>
    public const string HarnessLabel = "perftests.harness";

    /// <summary>Label with the machine on which the harness runs.</summary>
    public const string MachineLabel = "perftests.machine";

    /// <summary>Label with the cluster's name.</summary>
    public const string ClusterLabel = "perftests.cluster";

    /// <summary>Label with the node's name.</summary>
    public const string NodeLabel = "perftests.node";

    private static readonly ConcurrentDictionary<string, bool> Living = new(StringComparer.Ordinal);

    /// <summary>This machine, as far as process ids have a meaning: a container is a machine of its own.</summary>
    public static string Machine { get; } =
        $"{Environment.MachineName} {(OperatingSystem.IsLinux() ? new FileInfo("/proc/self/ns/pid").LinkTarget : "")}".TrimEnd();

    /// <summary>The labels of everything that belongs to a cluster of this harness.</summary>
    public static IReadOnlyDictionary<string, string> Labels(string cluster) =>
        new Dictionary<string, string>
        {
            [HarnessLabel] = ProcessIdentity.Self.ToString(),
            [MachineLabel] = Machine,
            [ClusterLabel] = cluster,
        };

    /// <summary>Marks a cluster of this harness as one that is in use.</summary>
    public static void Claim(string cluster) => Living[cluster] = true;

    /// <summary>Gives a cluster up: what is still there of it may be removed by whoever finds it.</summary>
    public static void Release(string cluster) => Living.TryRemove(cluster, out _);

    /// <summary>Whether nobody will miss what has these labels: it is of this machine, and its harness or its cluster is gone.</summary>
    public static bool IsOrphan(IDictionary<string, string>? labels)
    {
        if (
            labels is null
            || !labels.TryGetValue(MachineLabel, out var machine)
            || machine != Machine
            || !labels.TryGetValue(HarnessLabel, out var text)
            || ProcessIdentity.Parse(text) is not { } harness
        )
        {
            return false;
        }

        return harness == ProcessIdentity.Self
            ? !Living.ContainsKey(labels.TryGetValue(ClusterLabel, out var cluster) ? cluster : "")
            : !harness.IsAlive;
    }
}
