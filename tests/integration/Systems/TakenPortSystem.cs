using System.Net;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.IntegrationTests.Systems;

/// <summary>A system whose nodes are told to listen where something else does.</summary>
internal sealed class TakenPortSystem(ISystem system, string port, IPEndPoint taken) : ISystem
{
    public string Name => system.Name;

    public Protocol Protocol => system.Protocol;

    public IReadOnlyList<PortDefinition> Ports => system.Ports;

    public IReadOnlyList<ParameterDefinition> Parameters => system.Parameters;

    public IReadOnlyList<OperationKind> Operations => system.Operations;

    public IReadOnlyDictionary<string, string> FindPrograms() => system.FindPrograms();

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => system.Validate(spec);

    public NodeCommand GetCommand(NodePlan plan) =>
        system.GetCommand(plan with { Listen = new Dictionary<string, IPEndPoint> { [port] = taken } });

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        system.ReadStatusAsync(node, cancellationToken);

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        system.ReadMetricsAsync(node, cancellationToken);

    public IProtocolClient CreateClient(ClientOptions options) => system.CreateClient(options);
}
