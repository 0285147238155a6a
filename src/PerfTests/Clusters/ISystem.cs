using PerfTests.Identity;
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

    /// <summary>What its operations promise. Default: linearizable, but for protocols of eventual agreement or of unknown kind.</summary>
    ConsistencyModel Consistency =>
        Protocol.FaultModel switch
        {
            FaultModel.CrashEventual => ConsistencyModel.Eventual,
            FaultModel.Unspecified => ConsistencyModel.Unspecified,
            _ => ConsistencyModel.Linearizable,
        };

    /// <summary>Names of the ports each node listens on; the host assigns a free port to each.</summary>
    [NotPartOfIdentity("what the system can do; what is asked of it is in the cluster and the workload")]
    IReadOnlyList<PortDefinition> Ports { get; }

    /// <summary>The parameters that a spec may set.</summary>
    [NotPartOfIdentity("what the system can do; what is asked of it is in the cluster and the workload")]
    IReadOnlyList<ParameterDefinition> Parameters { get; }

    /// <summary>The kinds of operations that its client executes; a workload with any other is refused before the run.</summary>
    [NotPartOfIdentity("what the system can do; what is asked of it is in the cluster and the workload")]
    IReadOnlyList<OperationKind> Operations { get; }

    /// <summary>The programs of this machine that its nodes run, path by name: they must be there, and their contents belong to the environment's fingerprint.</summary>
    /// <exception cref="InvalidSettingsException">A program is not installed; the message says what to do.</exception>
    IReadOnlyDictionary<string, string> FindPrograms();

    /// <summary>Name and version of the programs found, for people; null if the system does not tell.</summary>
    /// <exception cref="InvalidSettingsException">A program is not installed or too old; the message says what to do.</exception>
    string? FindVersion() => null;

    /// <summary>Problems of the spec that only the system can see: node counts, parameter values, durability modes it lacks.</summary>
    IEnumerable<SettingProblem> Validate(ClusterSpec spec);

    /// <summary>The command that runs a node as a process of this machine.</summary>
    /// <exception cref="InvalidSettingsException">The system's program is not installed; the message says what to do.</exception>
    NodeCommand GetCommand(NodePlan plan);

    /// <summary>How a node runs as a container; null if the system does not run in containers.</summary>
    /// <param name="plan">Addresses and directories as they are within the container.</param>
    NodeContainer? GetContainer(NodePlan plan) => null;

    /// <summary>
    /// Readies a running cluster for a node that lost its data, before it is started with <see cref="NodePlan.ComesBackEmpty"/>: where members are known by what
    /// they hold, it is replaced by a new one. Default: nothing is needed.
    /// </summary>
    /// <param name="plan">The node that will be started.</param>
    /// <param name="others">The other nodes, as they are now.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The cluster does not take it; the message says why.</exception>
    Task PrepareEmptyRestartAsync(NodePlan plan, IReadOnlyList<Node> others, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Changes live parameters of a running node.</summary>
    /// <exception cref="NotSupportedException">The system has no live parameters.</exception>
    /// <exception cref="InvalidSettingsException">A parameter is unknown, not live, or out of its range.</exception>
    Task SetParametersAsync(
        Node node,
        IReadOnlyDictionary<string, string> parameters,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"{Name} has no parameter that can be changed while it runs.");

    /// <summary>Reads the parameters that a running node works with, value by name; null if the node does not answer or the system does not say.</summary>
    Task<IReadOnlyDictionary<string, string>?> ReadParametersAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>Reads what a node reported of itself since a sequence number.</summary>
    /// <param name="node">The node.</param>
    /// <param name="after">Sequence number of the last event that is known; 0 for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Events in order; empty if there are none, the node does not answer, or the system reports none.</returns>
    Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(Node node, long after, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeEvent>>([]);

    /// <summary>Reads which updates a node came to hold since a sequence number; for systems that spread updates rather than decide them (METHOD 3).</summary>
    /// <param name="node">The node.</param>
    /// <param name="after">Sequence number of the last delivery that is known; 0 for all that the node still has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The deliveries; null if the node does not answer or the system reports none.</returns>
    Task<DeliveryPage?> ReadDeliveriesAsync(Node node, long after, CancellationToken cancellationToken) =>
        Task.FromResult<DeliveryPage?>(null);

    /// <summary>Asks a node for its view of the cluster.</summary>
    /// <returns>The node's answer; null if it does not answer (yet).</returns>
    Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken);

    /// <summary>
    /// Asks every node what it holds after the load, so that their states can be compared: position and digest. Default: each node's status. Where a digest takes
    /// effort, or digests of different nodes are comparable only under conditions, it is given here alone.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>In the order of <see cref="ICluster.Nodes"/>; null for a node that does not answer.</returns>
    Task<IReadOnlyList<NodeStatus?>> ReadStatesAsync(
        ICluster cluster,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => NodeStatuses.ReadAsync(cluster, time, cancellationToken);

    /// <summary>Reads a node's own counters.</summary>
    /// <returns>Metric values by name with labels as in Prometheus text, for example <c>replica_commits_total</c>; empty if the node does not answer.</returns>
    Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the client through which load is put on the cluster. The nodes are read through <see cref="ClientOptions.Nodes"/>
    /// at each reconnect, so that a client survives restarts.
    /// </summary>
    IProtocolClient CreateClient(ClientOptions options);
}
