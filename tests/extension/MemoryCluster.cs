using System.Net;
using PerfTests.Clusters;

namespace PerfTests.ExtensionTests;

/// <summary>Nodes that are objects: none can be killed or paused.</summary>
internal sealed class MemoryCluster(ClusterSpec spec) : ICluster
{
    public ClusterSpec Spec => spec;

    public IReadOnlyList<Node> Nodes { get; } =
    [
        .. Enumerable
            .Range(1, spec.Nodes)
            .Select(number => new Node { Id = NodeId.Number(number), Ports = new Dictionary<string, IPEndPoint>() }),
    ];

    public Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken) => Task.FromResult<NodeId?>(null);

    public Task StopNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Refused();

    public Task KillNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Refused();

    public Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Refused();

    public Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken) => throw Refused();

    public Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken) => throw Refused();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException Refused() => new("Objects of this process are neither ended nor stopped.");
}
