using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Hosting;

/// <summary>A system whose nodes say why they cannot run, and end; in containers of the given image, if one is given.</summary>
internal sealed class BrokenSystem(string? image = null) : ISystem
{
    private const string Script = "echo 'cannot find my configuration'; exit 3";

    public string Name => "broken";

    public Protocol Protocol => Protocol.Unspecified;

    public IReadOnlyList<PortDefinition> Ports => [new PortDefinition("api")];

    public IReadOnlyList<ParameterDefinition> Parameters => [];

    public IReadOnlyList<OperationKind> Operations => [];

    public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => new("sh", ["-c", Script]);

    public NodeContainer? GetContainer(NodePlan plan) =>
        image is null ? null : new NodeContainer(image, ["sh", "-c", Script]);

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(null);

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public IProtocolClient CreateClient(ClientOptions options) =>
        throw new InvalidOperationException("A broken system has no client.");
}
