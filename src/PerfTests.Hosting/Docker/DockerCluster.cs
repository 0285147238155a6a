using Docker.DotNet;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Faults.Injecting;
using PerfTests.Hosting.Docker.Faults;
using PerfTests.Hosting.Starting;

namespace PerfTests.Hosting.Docker;

/// <summary>A cluster of containers on a network of its own.</summary>
internal sealed class DockerCluster : IHostedCluster
{
    private static readonly TimeSpan RemovalTimeout = TimeSpan.FromSeconds(30);
    private readonly Engine _engine;
    private readonly ClusterSpec _spec;
    private readonly string _name;
    private readonly IReadOnlyList<ContainerNode> _nodes;
    private readonly TimeProvider _time;
    private readonly LinkFaultInjector _links;
    private readonly LimitFaultInjector _limits;

    /// <summary>A cluster whose containers do not exist yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="spec">What was asked for.</param>
    /// <param name="name">The cluster's name, which its labels carry.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="time">The clock of waits.</param>
    public DockerCluster(
        Engine engine,
        ClusterSpec spec,
        string name,
        IReadOnlyList<ContainerNode> nodes,
        TimeProvider time
    )
    {
        (_engine, _spec, _name, _nodes, _time) = (engine, spec, name, nodes, time);
        HostLost = WhenLostAsync(engine, nodes);
        _links = new LinkFaultInjector(this);
        _limits = new LimitFaultInjector(this);
        Injectors =
        [
            new NodeFaultInjector(this, "container engine", ContainerFaults.Pausing, time),
            _links,
            _limits,
            new ParameterFaultInjector(this),
        ];
    }

    /// <inheritdoc/>
    public ClusterSpec Spec => _spec;

    /// <inheritdoc/>
    public IReadOnlyList<Node> Nodes =>
        [
            .. _nodes.Select(node => new Node
            {
                Id = node.Plan.Id,
                Ports = node.ReachedAt,
                ProcessId = node.ProcessId,
                ContainerId = node.ContainerId,
                DataDirectory = node.DataDirectory,
            }),
        ];

    /// <inheritdoc/>
    public IReadOnlyList<NodeCondition> Conditions =>
        [.. _nodes.Select(node => new NodeCondition(node.Plan.Id, node.Ending, node.Log.LastLines()))];

    /// <inheritdoc/>
    public Task<string> HostLost { get; }

    /// <inheritdoc/>
    public IReadOnlyList<IFaultInjector> Injectors { get; }

    /// <summary>The engine that runs the containers.</summary>
    public Engine Engine => _engine;

    /// <summary>The containers behind the nodes.</summary>
    public IReadOnlyList<ContainerNode> Containers => _nodes;

    /// <summary>Creates and starts all containers at the same time.</summary>
    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_nodes.Select(node => node.CreateAndStartAsync(cancellationToken)));

    /// <inheritdoc/>
    public Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken) =>
        NodeStatuses.FindLeaderAsync(this, _time, cancellationToken);

    /// <inheritdoc/>
    public Task StopNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).StopAsync(cancellationToken);

    /// <inheritdoc/>
    public Task KillNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).KillAsync(cancellationToken);

    /// <inheritdoc/>
    public Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).PauseAsync(cancellationToken);

    /// <inheritdoc/>
    public Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).ResumeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken)
    {
        var container = Find(node);
        if (!keepData)
        {
            await container.StopAsync(cancellationToken).ConfigureAwait(false);
            await _spec
                .System.PrepareEmptyRestartAsync(
                    container.Plan with
                    {
                        ComesBackEmpty = true,
                    },
                    [.. Nodes.Where(other => other.Id != node)],
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        await container.RestartAsync(keepData, cancellationToken).ConfigureAwait(false);
        await _links.ApplyAgainAsync(node, cancellationToken).ConfigureAwait(false);
        await _limits.ApplyAgainAsync(node, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<NodeState> ReadNodeStateAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).ReadStateAsync(cancellationToken);

    /// <summary>A node's limits as the engine holds them.</summary>
    public Task<ResourceLimits> ReadLimitsAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).ReadLimitsAsync(cancellationToken);

    /// <summary>Changes a running node's limits; null lifts a limit.</summary>
    public Task SetLimitsAsync(NodeId node, ResourceLimits limits, CancellationToken cancellationToken) =>
        Find(node).SetLimitsAsync(limits, cancellationToken);

    /// <inheritdoc/>
    public Task ReadResourcesAsync(
        Node node,
        Dictionary<string, double> values,
        Dictionary<string, string> absent,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        Find(node.Id).ReadResources(values, absent);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Removes containers, network and volumes. If the engine is gone they stay, given up: the next one who looks for what dead runs left
    /// removes them.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        _links.Dispose();
        await Task.WhenAll(_nodes.Select(node => node.DisposeAsync().AsTask())).ConfigureAwait(false);
        await RemoveAsync(_engine, _name).ConfigureAwait(false);
    }

    /// <summary>Removes what the engine has of a cluster, and gives the name up.</summary>
    public static async Task RemoveAsync(Engine engine, string name)
    {
        using var deadline = new CancellationTokenSource(RemovalTimeout);
        try
        {
            await new Janitor(engine).RemoveClusterAsync(name, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is DockerApiException or OperationCanceledException || Engine.IsConnectionFailure(failure))
        {
            // The run's facts matter more than this failure, and the janitor tries again.
        }
        finally
        {
            Ownership.Release(name);
        }
    }

    private static async Task<string> WhenLostAsync(Engine engine, IReadOnlyList<ContainerNode> nodes)
    {
        var first = await Task.WhenAny(nodes.Select(node => node.EngineLost)).ConfigureAwait(false);
        return $"the Docker engine at {engine.Address} was lost in the middle of the run ({await first.ConfigureAwait(false)}); "
            + "start it again and repeat the run: what it left behind is removed then";
    }

    private ContainerNode Find(NodeId node) =>
        _nodes.FirstOrDefault(candidate => candidate.Plan.Id == node)
        ?? throw new ArgumentException(
            $"There is no node {node}; the nodes are {string.Join(", ", _nodes.Select(candidate => candidate.Plan.Id))}.",
            nameof(node)
        );
}
