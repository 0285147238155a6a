using PerfTests.Settings;

namespace PerfTests.Clusters;

/// <summary>A place where nodes live: processes of this machine, containers, or a cluster that runs already.</summary>
public interface IClusterHost
{
    /// <summary>Lower-case name: <c>process</c>, <c>docker</c>, <c>external</c>.</summary>
    string Name { get; }

    /// <summary>Finds out, at the cost of milliseconds, whether the host can be used here and what it can do.</summary>
    Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>What this host lacks for such a cluster, before anything starts: programs, images, limits that it cannot set.</summary>
    IEnumerable<SettingProblem> Validate(ClusterSpec spec);

    /// <summary>
    /// Starts all nodes at once and waits until the cluster is ready: a leader is known where the protocol has one, and a probe write is committed.
    /// </summary>
    /// <exception cref="ClusterStartException">It did not come up in time; carries the last log lines of each node. Nothing is left running.</exception>
    Task<ICluster> StartAsync(ClusterSpec spec, ClusterContext context, CancellationToken cancellationToken);

    /// <summary>Removes what dead runs left behind on this machine: processes, containers, rules, files.</summary>
    /// <returns>What was removed, one line each.</returns>
    Task<IReadOnlyList<string>> RemoveLeftoversAsync(CancellationToken cancellationToken);
}
