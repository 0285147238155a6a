using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Monitoring;
using PerfTests.Hosting.Processes.Faults;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Hosting.Starting;

namespace PerfTests.Hosting.Processes;

/// <summary>A cluster of local processes.</summary>
internal sealed class ProcessCluster : IHostedCluster
{
    private readonly ClusterSpec _spec;
    private readonly IReadOnlyList<NodeProcess> _processes;
    private readonly string _dataRoot;
    private readonly LinkProxy? _links;
    private readonly TimeProvider _time;

    /// <summary>A cluster whose processes are not started yet.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="processes">One process for each node.</param>
    /// <param name="dataRoot">Folder of the nodes' data, removed in the end.</param>
    /// <param name="links">The proxy in the links between the nodes, closed in the end; null without one.</param>
    /// <param name="abilities">What this machine can do to nodes.</param>
    /// <param name="time">The clock of waits.</param>
    public ProcessCluster(
        ClusterSpec spec,
        IReadOnlyList<NodeProcess> processes,
        string dataRoot,
        LinkProxy? links,
        IMachineAbilities abilities,
        TimeProvider time
    )
    {
        _spec = spec;
        _processes = processes;
        _dataRoot = dataRoot;
        _links = links;
        _time = time;
        Injectors = ProcessFaults.CreateInjectors(this, abilities, time);
        if (links is not null)
        {
            Injectors = [.. Injectors, new LinkProxyInjector(links, [.. processes.Select(process => process.Plan.Id)])];
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<IFaultInjector> Injectors { get; }

    /// <inheritdoc/>
    public ClusterSpec Spec => _spec;

    /// <inheritdoc/>
    public IReadOnlyList<Node> Nodes => [.. _processes.Select(Describe)];

    /// <summary>The processes behind the nodes.</summary>
    public IReadOnlyList<NodeProcess> Processes => _processes;

    /// <inheritdoc/>
    public IReadOnlyList<NodeCondition> Conditions =>
        [.. _processes.Select(process => new NodeCondition(process.Plan.Id, process.Ending, process.Log.LastLines()))];

    /// <inheritdoc/>
    public Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken) =>
        NodeStatuses.FindLeaderAsync(this, _time, cancellationToken);

    /// <inheritdoc/>
    public Task ReadResourcesAsync(
        Node node,
        Dictionary<string, double> values,
        Dictionary<string, string> absent,
        CancellationToken cancellationToken
    )
    {
        ProcessSampler.Read(node.ProcessId, values, absent);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).StopAsync(cancellationToken);

    /// <inheritdoc/>
    public Task KillNodeAsync(NodeId node, CancellationToken cancellationToken) => Find(node).KillAsync();

    /// <inheritdoc/>
    public Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).PauseAsync(cancellationToken);

    /// <inheritdoc/>
    public Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken) =>
        Find(node).ResumeAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken)
    {
        var process = Find(node);
        await process.StopAsync(cancellationToken).ConfigureAwait(false);
        if (keepData)
        {
            process.Start();
            return;
        }

        Directory.Delete(process.Plan.DataDirectory, recursive: true);
        Directory.CreateDirectory(process.Plan.DataDirectory);
        await _spec
            .System.PrepareEmptyRestartAsync(
                process.EmptyPlan,
                [.. Nodes.Where(other => other.Id != node)],
                cancellationToken
            )
            .ConfigureAwait(false);
        process.StartEmpty();
    }

    /// <summary>Starts those of the nodes again, on their data, that ended without having been told to: what a limit has killed comes back when it is lifted.</summary>
    public Task BringBackAsync(IEnumerable<NodeId> nodes, CancellationToken cancellationToken) =>
        Task.WhenAll(
            nodes
                .Where(node => Find(node).HasEndedByItself)
                .Select(node => RestartNodeAsync(node, keepData: true, cancellationToken))
        );

    /// <inheritdoc/>
    public Task<NodeState> ReadNodeStateAsync(NodeId node, CancellationToken cancellationToken) =>
        Task.FromResult(ReadState(Find(node)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_processes.Select(process => process.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (_links is not null)
        {
            await _links.DisposeAsync().ConfigureAwait(false);
        }

        if (Directory.Exists(_dataRoot))
        {
            Directory.Delete(_dataRoot, recursive: true);
        }

        RemoveIfEmpty(Path.GetDirectoryName(_dataRoot)!);
    }

    /// <summary>The harness's own folder goes with its last cluster: only a killed harness leaves one behind.</summary>
    private static void RemoveIfEmpty(string directory)
    {
        try
        {
            Directory.Delete(directory);
        }
        catch (IOException)
        {
            // Another cluster of this harness has its data there.
        }
    }

    private static NodeState ReadState(NodeProcess process)
    {
        if (process.ProcessId is not { } processId)
        {
            return new NodeState(NodeStateKind.Gone, $"its process {process.Ending ?? "is not there"}");
        }

        if (!OperatingSystem.IsLinux())
        {
            return new NodeState(NodeStateKind.Running, $"process {processId} runs");
        }

        return ProcessStat.Read(processId) switch
        {
            null or { IsOver: true } => new NodeState(NodeStateKind.Gone, $"process {processId} is gone from /proc"),
            { State: 'T' or 't' } => new NodeState(
                NodeStateKind.Paused,
                $"process {processId} is in state T (stopped)"
            ),
            { } stat => new NodeState(NodeStateKind.Running, $"process {processId} is in state {stat.State}"),
        };
    }

    /// <summary>The process of a node.</summary>
    public NodeProcess Find(NodeId node) =>
        _processes.FirstOrDefault(process => process.Plan.Id == node)
        ?? throw new ArgumentException(
            $"There is no node {node}; the nodes are {string.Join(", ", _processes.Select(process => process.Plan.Id))}.",
            nameof(node)
        );

    private static Node Describe(NodeProcess process) =>
        new()
        {
            Id = process.Plan.Id,
            // Clients are no nodes: they reach every node where it listens, whatever is done to the links.
            Ports = process.Plan.Spec.System.Ports.ToDictionary(
                port => port.Name,
                port => process.Plan.ListenAddress(port.Name)
            ),
            ProcessId = process.ProcessId,
            DataDirectory = process.Plan.DataDirectory,
        };
}
