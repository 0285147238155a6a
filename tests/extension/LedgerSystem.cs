using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Workloads;

namespace PerfTests.ExtensionTests;

/// <summary>The driver of the ledger: how it is asked and used. Its nodes are objects of this process, so there is no program to find.</summary>
internal sealed class LedgerSystem : ISystem
{
    private const string ReusesPositions = "reuses-positions";

    public string Name => "ledger";

    public Protocol Protocol { get; } = new("ledger", "Ledger", FaultModel.Crash, LeaderWord: null, EpochWord: null);

    public IReadOnlyList<PortDefinition> Ports => [];

    public IReadOnlyList<ParameterDefinition> Parameters { get; } =
    [new(ReusesPositions, "", "false", "false | true", IsLive: false, "Whether some positions are given twice.")];

    public IReadOnlyList<OperationKind> Operations { get; } =
    [OperationKind.Read, OperationKind.Update, OperationKind.Insert];

    /// <summary>The ledger of the cluster that runs; runs come one after the other, each with a fresh one.</summary>
    public Ledger Current { get; private set; } = new(reusesPositions: false);

    public static ClusterSpec Cluster(int nodes = 3, bool reusesPositions = false)
    {
        var spec = new ClusterSpec { System = new LedgerSystem(), Nodes = nodes };
        return reusesPositions ? spec.With(ReusesPositions, "true") : spec;
    }

    public void Open(ClusterSpec spec) =>
        Current = new Ledger(spec.Parameters.GetValueOrDefault(ReusesPositions) == "true");

    public IReadOnlyDictionary<string, string> FindPrograms() =>
        throw new InvalidSettingsException([
            new SettingProblem("host", Name, "the host 'memory': the ledger has no program"),
        ]);

    public IEnumerable<SettingProblem> Validate(ClusterSpec spec) => [];

    public NodeCommand GetCommand(NodePlan plan) => throw new NotSupportedException("The ledger has no program.");

    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<NodeStatus?>(
            new NodeStatus
            {
                Id = node.Id,
                Role = "member",
                CommitIndex = Current.Position,
                AppliedIndex = Current.Position,
                Digest = Current.Digest,
                IsReady = !Current.IsThrottled(node.Id.Name),
            }
        );

    public Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(Node node, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, double>>(
            new Dictionary<string, double> { ["ledger_entries_total"] = Current.Position }
        );

    public IProtocolClient CreateClient(ClientOptions options) => new LedgerClient(Current, options);
}
