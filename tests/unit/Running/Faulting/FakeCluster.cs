using System.Net;
using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.UnitTests.Running.Faulting;

/// <summary>Three nodes of a quiet system with one injector.</summary>
internal sealed class FakeCluster(IFaultInjector injector) : ICluster
{
    public ISystem System { get; init; } = new QuietSystem();

    /// <summary>What is seen of every node's process; null for a host that does not say.</summary>
    public NodeState? State { get; init; }

    public ClusterSpec Spec => new() { System = System, Nodes = 3 };

    public IReadOnlyList<Node> Nodes { get; } =
    [
        .. Enumerable
            .Range(1, 3)
            .Select(number => new Node { Id = NodeId.Number(number), Ports = new Dictionary<string, IPEndPoint>() }),
    ];

    public IReadOnlyList<IFaultInjector> Injectors => [injector];

    public Task<NodeId?> FindLeaderAsync(CancellationToken cancellationToken) =>
        Task.FromResult<NodeId?>(NodeId.Number(1));

    public Task StopNodeAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task KillNodeAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task PauseNodeAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ResumeNodeAsync(NodeId node, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RestartNodeAsync(NodeId node, bool keepData, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<NodeState> ReadNodeStateAsync(NodeId node, CancellationToken cancellationToken) =>
        Task.FromResult(State ?? new NodeState(NodeStateKind.Unspecified, "not told"));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
