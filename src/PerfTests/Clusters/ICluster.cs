using PerfTests.Faults;

namespace PerfTests.Clusters;

/// <summary>A running cluster. Disposal stops every node and removes its data, whatever state it is in.</summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>What was asked for.</summary>
    ClusterSpec Spec { get; }

    /// <summary>Its nodes, as they are now: process ids change at restarts.</summary>
    IReadOnlyList<Node> Nodes { get; }

    /// <summary>
    /// Completes, with the reason and what to do, when the place where the nodes live is lost and the run has no point any more; never where
    /// that cannot happen.
    /// </summary>
    Task<string> HostLost => new TaskCompletionSource<string>().Task;

    /// <summary>What does faults to this cluster, the preferred one first. Default: nothing does.</summary>
    IReadOnlyList<IFaultInjector> Injectors => [];

    /// <summary>The node that a majority of answering nodes takes for the leader; null if none.</summary>
    Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken);

    /// <summary>Asks a node to end in good order (SIGTERM), and waits for it.</summary>
    Task StopNodeAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>Ends a node at once (SIGKILL), and waits until it is gone.</summary>
    Task KillNodeAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>Freezes a node (SIGSTOP or the engine's pause), and waits until it is frozen.</summary>
    Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>Lets a frozen node go on.</summary>
    Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken);

    /// <summary>Starts a stopped or killed node again at the same addresses.</summary>
    /// <param name="node">The node.</param>
    /// <param name="keepData">Whether it finds its data again; if not, it starts empty, and its system is told before (<see cref="ISystem.PrepareEmptyRestartAsync"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken);

    /// <summary>Looks at a node's process or container: not at what was last done to it, at the thing itself.</summary>
    Task<NodeState> ReadNodeStateAsync(NodeId node, CancellationToken cancellationToken) =>
        Task.FromResult(new NodeState(NodeStateKind.Unspecified, "this host does not say what its nodes do"));
}
