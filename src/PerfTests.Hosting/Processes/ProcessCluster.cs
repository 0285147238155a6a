using PerfTests.Clusters;

namespace PerfTests.Hosting.Processes;

/// <summary>A cluster of local processes.</summary>
internal sealed class ProcessCluster(ClusterSpec spec, IReadOnlyList<NodeProcess> processes, string dataRoot) : ICluster
{
    private static readonly TimeSpan StatusTimeout = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ClusterSpec Spec => spec;

    /// <inheritdoc/>
    public IReadOnlyList<Node> Nodes => [.. processes.Select(Describe)];

    /// <summary>The processes behind the nodes.</summary>
    public IReadOnlyList<NodeProcess> Processes => processes;

    /// <inheritdoc/>
    public async Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken)
    {
        var statuses = await ReadStatusesAsync(cancellationToken).ConfigureAwait(false);
        var votes = statuses.Where(status => status?.Leader is not null).GroupBy(status => status!.Leader!.Value);
        var best = votes.MaxBy(group => group.Count());
        return best is not null && best.Count() * 2 > statuses.Count(status => status is not null) ? best.Key : null;
    }

    /// <summary>Every node's view, at the same time; null for those that do not answer.</summary>
    public async Task<IReadOnlyList<NodeStatus?>> ReadStatusesAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StatusTimeout);
        return await Task.WhenAll(Nodes.Select(node => ReadStatusAsync(node, deadline.Token, cancellationToken)))
            .ConfigureAwait(false);
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
        if (!keepData)
        {
            Directory.Delete(process.Plan.DataDirectory, recursive: true);
            Directory.CreateDirectory(process.Plan.DataDirectory);
        }

        process.Start();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask())).ConfigureAwait(false);
        if (Directory.Exists(dataRoot))
        {
            Directory.Delete(dataRoot, recursive: true);
        }

        RemoveIfEmpty(Path.GetDirectoryName(dataRoot)!);
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

    private async Task<NodeStatus?> ReadStatusAsync(
        Node node,
        CancellationToken deadline,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await spec.System.ReadStatusAsync(node, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private NodeProcess Find(NodeId node) =>
        processes.FirstOrDefault(process => process.Plan.Id == node)
        ?? throw new ArgumentException(
            $"There is no node {node}; the nodes are {string.Join(", ", processes.Select(process => process.Plan.Id))}.",
            nameof(node)
        );

    private static Node Describe(NodeProcess process) =>
        new()
        {
            Id = process.Plan.Id,
            Ports = process.Plan.Members.First(member => member.Key == process.Plan.Id).Value,
            ProcessId = process.ProcessId,
            DataDirectory = process.Plan.DataDirectory,
        };
}
