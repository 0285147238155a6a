using PerfTests.Faults;
using PerfTests.Settings;

namespace PerfTests.Clusters;

/// <summary>A place where nodes live: processes of this machine, containers, or a cluster that runs already.</summary>
public interface IClusterHost
{
    /// <summary>Lower-case name: <c>process</c>, <c>docker</c>, <c>external</c>.</summary>
    string Name { get; }

    /// <summary>Whether <c>auto</c> may take it: it makes clusters of its own.</summary>
    bool IsAutomatic => true;

    /// <summary>Whether it attaches to clusters that run already (<see cref="ClusterSpec.Endpoints"/>) instead of starting its own.</summary>
    bool AttachesToRunning => false;

    /// <summary>Finds out, at the cost of milliseconds, whether the host can be used here and what it can do.</summary>
    Task<HostCapabilities> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>What this host lacks for such a cluster, before anything starts: programs, images, limits that it cannot set.</summary>
    IEnumerable<SettingProblem> Validate(ClusterSpec spec);

    /// <summary>Why this host should not be taken for such a cluster unless the user asks for it; null if it can be used as things are. Changes nothing. Default: what <see cref="Validate"/> says first.</summary>
    Task<string?> FindObstacleAsync(ClusterSpec spec, CancellationToken cancellationToken) =>
        Task.FromResult(Validate(spec).Select(problem => problem.ToString()).FirstOrDefault());

    /// <summary>Gets what the cluster's nodes run, which may take minutes, and says what it is.</summary>
    /// <param name="spec">The cluster.</param>
    /// <param name="progress">Told in a line what takes time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Identities for the fingerprint, by name: image digests, or hashes of programs.</returns>
    /// <exception cref="InvalidSettingsException">It cannot be had; the message says what to do.</exception>
    Task<IReadOnlyDictionary<string, string>> PrepareAsync(
        ClusterSpec spec,
        IProgress<string> progress,
        CancellationToken cancellationToken
    );

    /// <summary>Whether a fault can be done to such a cluster on this machine, probed before anything starts; with how, or why not.</summary>
    FaultSupport Supports(Fault fault, ClusterSpec spec) =>
        FaultSupport.No($"the host '{Name}' does no faults to its nodes");

    /// <summary>
    /// Starts all nodes at once and waits until the cluster is ready: a leader is known where the protocol has one, and a probe write is committed.
    /// </summary>
    /// <exception cref="ClusterStartException">It did not come up in time; carries the last log lines of each node. Nothing is left running.</exception>
    Task<ICluster> StartAsync(ClusterSpec spec, ClusterContext context, CancellationToken cancellationToken);

    /// <summary>Removes what dead runs left behind on this machine: processes, containers, rules, files.</summary>
    /// <returns>What was removed, one line each.</returns>
    Task<IReadOnlyList<string>> RemoveOrphansAsync(CancellationToken cancellationToken);
}
