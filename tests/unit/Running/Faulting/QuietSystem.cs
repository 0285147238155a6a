using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Running.Faulting;

/// <summary>A system whose nodes agree that n1 leads, and are ready unless told otherwise.</summary>
internal sealed class QuietSystem : ISystem
{
    /// <summary>Names of the nodes that are not ready.</summary>
    public HashSet<string> Unready { get; } = [];

    public string Name => "quiet";

    public Protocol Protocol => Protocol.Raft;

    public IReadOnlyList<PortDefinition> Ports => [];

    public IReadOnlyList<ParameterDefinition> Parameters => [];

    public IReadOnlyList<OperationKind> Operations => [];

    public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => throw new NotSupportedException();

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(
            new NodeStatus
            {
                Id = node.Id,
                Role = "follower",
                Leader = NodeId.Number(1),
                IsReady = !Unready.Contains(node.Id.Name),
            }
        );

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public IProtocolClient CreateClient(ClientOptions options) => throw new NotSupportedException();
}
