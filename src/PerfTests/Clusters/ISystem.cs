using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.Clusters;

/// <summary>
/// The driver of a system under test: how a node of it is launched, asked, and used. Hosts know nothing of systems beyond
/// this, and systems know nothing of hosts.
/// </summary>
public interface ISystem
{
    /// <summary>Lower-case name, for example <c>replica-raft</c> or <c>etcd</c>.</summary>
    string Name { get; }

    /// <summary>The protocol it speaks.</summary>
    Protocol Protocol { get; }

    /// <summary>Names of the ports each node listens on; the host assigns a free port to each.</summary>
    IReadOnlyList<PortDefinition> Ports { get; }

    /// <summary>The parameters that a spec may set.</summary>
    IReadOnlyList<ParameterDefinition> Parameters { get; }

    /// <summary>The kinds of operations that its client executes; a workload with any other is refused before the run.</summary>
    IReadOnlyList<OperationKind> Operations { get; }

    /// <summary>The programs of this machine that its nodes run, path by name: they must be there, and their contents belong to the environment's fingerprint.</summary>
    /// <exception cref="InvalidSettingsException">A program is not installed; the message says what to do.</exception>
    IReadOnlyDictionary<string, string> FindPrograms();

    /// <summary>Problems of the spec that only the system can see: node counts, parameter values, durability modes it lacks.</summary>
    IEnumerable<SettingProblem> Validate(ClusterSpec spec);

    /// <summary>The command that runs a node as a process of this machine.</summary>
    /// <exception cref="InvalidSettingsException">The system's program is not installed; the message says what to do.</exception>
    NodeCommand GetCommand(NodePlan plan);

    /// <summary>Asks a node for its view of the cluster.</summary>
    /// <returns>The node's answer; null if it does not answer (yet).</returns>
    Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken);

    /// <summary>Reads a node's own counters.</summary>
    /// <returns>Metric values by name with labels as in Prometheus text, for example <c>replica_commits_total</c>; empty if the node does not answer.</returns>
    Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the client through which load is put on the cluster. The nodes are read through <see cref="ClientOptions.Nodes"/>
    /// at each reconnect, so that a client survives restarts.
    /// </summary>
    IProtocolClient CreateClient(ClientOptions options);
}
