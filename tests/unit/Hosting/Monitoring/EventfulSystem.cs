using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Hosting.Monitoring;

/// <summary>A system of which only the events are asked.</summary>
internal sealed class EventfulSystem : ISystem
{
    public List<NodeEvent> Events { get; } = [];

    public bool IsSilent { get; set; }

    public string Name => "eventful";

    public Protocol Protocol => Protocol.Find("raft");

    public IReadOnlyList<PortDefinition> Ports => [];

    public IReadOnlyList<ParameterDefinition> Parameters => [];

    public IReadOnlyList<OperationKind> Operations => [];

    public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => throw new NotSupportedException();

    public Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(Node node, long after, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeEvent>>(
            IsSilent ? [] : [.. Events.Where(happened => happened.Sequence > after)]
        );

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(null);

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public IProtocolClient CreateClient(ClientOptions options) => throw new NotSupportedException();
}
