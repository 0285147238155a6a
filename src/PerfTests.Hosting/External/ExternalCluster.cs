using PerfTests.Clusters;
using PerfTests.Hosting.Starting;
using PerfTests.Monitoring;
using PerfTests.Recording;

namespace PerfTests.Hosting.External;

/// <summary>A cluster that someone else runs: it is used and watched, and neither started, disturbed nor stopped.</summary>
internal sealed class ExternalCluster(ClusterSpec spec, IReadOnlyList<Node> nodes, TimeProvider time) : IHostedCluster
{
    private ExternalWatch? _watch;

    private const string Unseen = "the host 'external' sees a node's answers, not its machine";

    /// <inheritdoc/>
    public ClusterSpec Spec => spec;

    /// <inheritdoc/>
    public IReadOnlyList<Node> Nodes => nodes;

    /// <inheritdoc/>
    public IReadOnlyList<NodeCondition> Conditions => [.. nodes.Select(node => new NodeCondition(node.Id, null, []))];

    /// <inheritdoc/>
    public Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken) =>
        NodeStatuses.FindLeaderAsync(this, time, cancellationToken);

    /// <inheritdoc/>
    public Task StopNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Unsupported();

    /// <inheritdoc/>
    public Task KillNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Unsupported();

    /// <inheritdoc/>
    public Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Unsupported();

    /// <inheritdoc/>
    public Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Unsupported();

    /// <inheritdoc/>
    public Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken) =>
        throw Unsupported();

    /// <inheritdoc/>
    public Task ReadResourcesAsync(
        Node node,
        Dictionary<string, double> values,
        Dictionary<string, string> absent,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(absent);
        absent[ResourceNames.CpuSeconds] = Unseen;
        absent[ResourceNames.ResidentBytes] = Unseen;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _watch?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Watches, from now on, whether the nodes answer.</summary>
    /// <param name="events">Is told of those that do not.</param>
    public void Watch(IEventSink events) => _watch = new ExternalWatch(spec.System, nodes, events, time);

    private static NotSupportedException Unsupported() =>
        new("The host 'external' does not run the nodes, so it cannot stop, kill, pause or restart them.");
}
