using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Hosting;

/// <summary>A system whose nodes say why they cannot run, and end.</summary>
internal sealed class BrokenSystem : ISystem
{
    public string Name => "broken";

    public Protocol Protocol => Protocol.Unspecified;

    public IReadOnlyList<PortDefinition> Ports => [new PortDefinition("api")];

    public IReadOnlyList<ParameterDefinition> Parameters => [];

    public IReadOnlyList<OperationKind> Operations => [];

    public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => new("sh", ["-c", "echo 'cannot find my configuration'; exit 3"]);

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(null);

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public IProtocolClient CreateClient(ClientOptions options) =>
        throw new InvalidOperationException("A broken system has no client.");
}
