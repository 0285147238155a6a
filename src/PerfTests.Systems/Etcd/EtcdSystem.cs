using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Programs;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.Systems.Etcd;

/// <summary>Drives etcd (version 3.4 or newer): a replicated key-value store under Raft.</summary>
public sealed class EtcdSystem : ISystem
{
    /// <summary>Name of the port for clients.</summary>
    public const string ClientPort = "client";

    /// <summary>Name of the port on which the members talk to each other.</summary>
    public const string PeerPort = "peer";

    /// <summary>Names the container image when it is not the public one.</summary>
    public const string ImageVariable = "PERFTESTS_IMAGE_ETCD";

    private const string PublicImage = "quay.io/coreos/etcd:v3.5.21";

    private static readonly Version FirstWithoutSync = new(3, 5);

    private static readonly SystemProgram Program = new(
        "etcd",
        "PERFTESTS_ETCD",
        ["--version"],
        new Version(3, 4),
        "apt-get install etcd-server, or github.com/etcd-io/etcd/releases"
    );

    private readonly EtcdStatusReader _statuses = new();
    private readonly EtcdStateReader _states = new(TimeProvider.System);
    private readonly EtcdLog _log = new(TimeProvider.System);
    private readonly EtcdMembers _members = new(TimeProvider.System);

    private EtcdSystem() { }

    /// <summary>The driver.</summary>
    public static EtcdSystem Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "etcd";

    /// <inheritdoc/>
    public Protocol Protocol => Protocol.Raft;

    /// <inheritdoc/>
    public IReadOnlyList<PortDefinition> Ports { get; } = [new(ClientPort), new(PeerPort) { CanBeProxied = true }];

    /// <inheritdoc/>
    public IReadOnlyList<ParameterDefinition> Parameters { get; } =
    [.. EtcdParameters.All.Select(parameter => parameter.Definition)];

    /// <inheritdoc/>
    public IReadOnlyList<OperationKind> Operations { get; } = Enum.GetValues<OperationKind>();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        new Dictionary<string, string> { [Program.Name] = Program.Find() };

    /// <inheritdoc/>
    public string FindVersion() => $"{Program.Name} {Program.FindVersion()}";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return EtcdParameters
            .Validate(spec)
            .Concat(
                SystemParameter.ValidateDurability(
                    spec,
                    [DurabilityMode.Synced, DurabilityMode.Background],
                    "etcd syncs its log before it acknowledges; Background switches the syncs off, which needs etcd 3.5"
                )
            );
    }

    /// <inheritdoc/>
    public NodeCommand GetCommand(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var version = Program.FindVersion();
        if (plan.Spec.Durability == DurabilityMode.Background && version < FirstWithoutSync)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    "Cluster.Durability",
                    $"{plan.Spec.Durability}",
                    $"Synced: the installed etcd {version} cannot do without syncs; --unsafe-no-fsync came with {FirstWithoutSync}"
                ),
            ]);
        }

        return new NodeCommand(Program.Find(), Arguments(plan));
    }

    /// <inheritdoc/>
    public NodeContainer? GetContainer(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new NodeContainer(ContainerImage.Of(ImageVariable, PublicImage), ["etcd", .. Arguments(plan)]);
    }

    /// <summary>
    /// A member is known by its data: one that lost it must not come back under its old identity, and etcd refuses it. It is removed and added again as a new
    /// one.
    /// </summary>
    /// <inheritdoc/>
    public Task PrepareEmptyRestartAsync(NodePlan plan, IReadOnlyList<Node> others, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(others);
        return _members.ReplaceAsync(
            plan.Id,
            $"http://{plan.Address(PeerPort)}",
            [.. others.Select(other => other.Ports[ClientPort])],
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _statuses.ReadAsync(node, cancellationToken);
    }

    /// <summary>At the same revision the members hold the same keys and values: they say so by a hash of them.</summary>
    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeStatus?>> ReadStatesAsync(
        ICluster cluster,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return _states.ReadAsync([.. cluster.Nodes], cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(Node node, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Task.FromResult(
            node.DataDirectory is { } directory ? _log.Read(Path.Combine(directory, EtcdLog.FileName), after) : []
        );
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = await NodeHttp.GetAsync(node.Ports[ClientPort], "/metrics", cancellationToken).ConfigureAwait(false);
        return text is null
            ? new Dictionary<string, double>()
            : PrometheusReader
                .Read(text)
                .Where(sample => EtcdMetrics.IsKept(sample.Key))
                .ToDictionary(sample => sample.Key, sample => sample.Value, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new EtcdClient(options, TimeProvider.System);
    }

    private static IReadOnlyList<string> Arguments(NodePlan plan)
    {
        // Paths as the node sees them, which within a container is not as this machine does.
        var data = plan.DataDirectory.TrimEnd('/');
        List<string> arguments =
        [
            $"--name={plan.Id}",
            $"--data-dir={data}/data",
            $"--listen-client-urls=http://{plan.ListenAddress(ClientPort)}",
            $"--advertise-client-urls=http://{plan.Address(ClientPort)}",
            $"--listen-peer-urls=http://{plan.ListenAddress(PeerPort)}",
            $"--initial-advertise-peer-urls=http://{plan.Address(PeerPort)}",
            "--initial-cluster="
                + string.Join(',', plan.Members.Select(member => $"{member.Key}=http://{member.Value[PeerPort]}")),
            $"--initial-cluster-token={plan.ClusterName}",
            $"--initial-cluster-state={(plan.ComesBackEmpty ? "existing" : "new")}",
            "--logger=zap",
            $"--log-outputs=stderr,{data}/{EtcdLog.FileName}",
        ];
        if (plan.Spec.Durability == DurabilityMode.Background)
        {
            arguments.Add("--unsafe-no-fsync=true");
        }

        arguments.AddRange(EtcdParameters.Flags(plan.Spec));
        return arguments;
    }
}
