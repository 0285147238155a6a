using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>A system whose nodes are one shell script each: what a limit does to a process can be seen without a protocol in between.</summary>
/// <param name="script">Run by <c>sh</c> with the node's data directory as its first argument.</param>
internal sealed class WorkingSystem(string script) : ISystem
{
    public string Name => "script";

    public Protocol Protocol => Protocol.Unspecified;

    public IReadOnlyList<PortDefinition> Ports => [];

    public IReadOnlyList<ParameterDefinition> Parameters => [];

    public IReadOnlyList<OperationKind> Operations => [OperationKind.Update];

    public IReadOnlyDictionary<string, string> FindPrograms() => new Dictionary<string, string>();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => new("/bin/sh", ["-c", script, "sh", plan.DataDirectory]);

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(
            new NodeStatus
            {
                Id = node.Id,
                Role = "member",
                IsReady = true,
            }
        );

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(new Dictionary<string, double>());

    public IProtocolClient CreateClient(ClientOptions options) => new AgreeingClient();

    private sealed class AgreeingClient : IProtocolClient
    {
        public ValueTask<OperationResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken) =>
            ValueTask.FromResult(OperationResult.Ok);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
