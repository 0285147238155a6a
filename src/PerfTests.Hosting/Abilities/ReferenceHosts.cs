using PerfTests.Clusters;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.External;
using PerfTests.Hosting.Processes;

namespace PerfTests.Hosting.Abilities;

/// <summary>
/// The hosts as they are on the machine that the documentation describes: Linux, root, control groups, loop devices, iptables, no netem, and a Docker engine of its own.
/// They say what can be done; no cluster is started on them.
/// </summary>
public static class ReferenceHosts
{
    /// <summary>The machine in words.</summary>
    public const string Machine =
        "Linux with root, control groups (version 1), loop devices and iptables, a kernel without netem, and a Docker engine of its own";

    /// <summary>Every host that makes clusters, and the one that finds them.</summary>
    public static IReadOnlyList<IClusterHost> All { get; } =
    [
        new ProcessHost(TimeProvider.System, ReferenceMachine.Instance),
        new DockerHost(
            TimeProvider.System,
            name => name == EngineAddress.Variable ? "unix:///var/run/docker.sock" : null,
            ReferenceMachine.Instance
        ),
        new ExternalHost(TimeProvider.System),
    ];
}
