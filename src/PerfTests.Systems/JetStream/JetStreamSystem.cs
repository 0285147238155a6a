using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Programs;
using PerfTests.Workloads;

namespace PerfTests.Systems.JetStream;

/// <summary>Drives NATS JetStream (version 2.9 or newer): a stream that a Raft group of NATS servers replicates, with a subject for each key.</summary>
public sealed class JetStreamSystem : ISystem
{
    /// <summary>Name of the port for clients.</summary>
    public const string ClientPort = "client";

    /// <summary>Name of the port on which the servers talk to each other.</summary>
    public const string PeerPort = "peer";

    /// <summary>Name of the port of the monitoring pages.</summary>
    public const string MonitorPort = "monitor";

    /// <summary>Names the container image when it is not the public one.</summary>
    public const string ImageVariable = "PERFTESTS_IMAGE_NATS";

    /// <summary>The variant that has a shell, which writes the configuration.</summary>
    private const string PublicImage = "docker.io/library/nats:2.10.22-alpine";

    private const string ConfigurationFile = "nats.conf";
    private const int ReplicasMax = 5;

    private static readonly Version FirstWithSyncInterval = new(2, 10);

    private static readonly SystemProgram Program = new(
        "nats-server",
        "PERFTESTS_NATS",
        ["--version"],
        new Version(2, 9),
        "apt-get install nats-server, or github.com/nats-io/nats-server/releases"
    );

    private readonly JetStreamAdvisories _advisories = new(TimeProvider.System);

    private JetStreamSystem() { }

    /// <summary>The driver.</summary>
    public static JetStreamSystem Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "jetstream";

    /// <inheritdoc/>
    public Protocol Protocol => Protocol.Raft;

    /// <inheritdoc/>
    public IReadOnlyList<PortDefinition> Ports { get; } =
    [new(ClientPort), new(PeerPort) { CanBeProxied = true }, new(MonitorPort)];

    /// <inheritdoc/>
    public IReadOnlyList<ParameterDefinition> Parameters { get; } =
    [.. JetStreamParameters.All.Select(parameter => parameter.Definition)];

    /// <inheritdoc/>
    public IReadOnlyList<OperationKind> Operations { get; } =
    [.. Enum.GetValues<OperationKind>().Where(kind => kind != OperationKind.Scan)];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        new Dictionary<string, string> { [Program.Name] = Program.Find() };

    /// <inheritdoc/>
    public string FindVersion() => $"{Program.Name} {Program.FindVersion()}";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Nodes > ReplicasMax)
        {
            yield return new SettingProblem(
                "Cluster.Nodes",
                $"{spec.Nodes}",
                $"1 to {ReplicasMax}: every server holds the stream, and a stream has at most {ReplicasMax} replicas"
            );
        }

        foreach (
            var problem in SystemParameter
                .Validate(spec, JetStreamParameters.All)
                .Concat(
                    SystemParameter.ValidateDurability(
                        spec,
                        [DurabilityMode.Background, DurabilityMode.Synced, DurabilityMode.Memory],
                        "files that are synced every sync-interval, or at each write (from NATS 2.10), or a stream in memory"
                    )
                )
        )
        {
            yield return problem;
        }

        if (
            spec.Parameters.TryGetValue(JetStreamParameters.SyncInterval.Name, out var interval)
            && spec.Durability is DurabilityMode.Synced or DurabilityMode.Memory
        )
        {
            yield return new SettingProblem(
                $"Cluster.Parameters[{JetStreamParameters.SyncInterval.Name}]",
                interval,
                $"not set: under the durability {spec.Durability} there is no interval"
            );
        }
    }

    /// <summary>The command that runs a server as a process of this machine. Writes its configuration into its data directory.</summary>
    /// <inheritdoc/>
    public NodeCommand GetCommand(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var version = Program.FindVersion();
        if (JetStreamParameters.NeedsSyncSetting(plan.Spec) && version < FirstWithSyncInterval)
        {
            throw new InvalidSettingsException([
                plan.Spec.Durability == DurabilityMode.Synced
                    ? new SettingProblem(
                        "Cluster.Durability",
                        $"{plan.Spec.Durability}",
                        $"Background: {TooOld(version)}"
                    )
                    : new SettingProblem(
                        $"Cluster.Parameters[{JetStreamParameters.SyncInterval.Name}]",
                        plan.Spec.Parameters[JetStreamParameters.SyncInterval.Name],
                        $"not set: {TooOld(version)}"
                    ),
            ]);
        }

        var file = Path.Combine(plan.DataDirectory, ConfigurationFile);
        File.WriteAllText(file, JetStreamConfiguration.OfServer(plan));
        return new NodeCommand(Program.Find(), ["--config", file]);
    }

    /// <inheritdoc/>
    public NodeContainer? GetContainer(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var file = $"{plan.DataDirectory.TrimEnd('/')}/{ConfigurationFile}";
        return new NodeContainer(
            ContainerImage.Of(ImageVariable, PublicImage),
            [
                "sh",
                "-c",
                "printf '%s' \"$1\" >\"$2\" && exec nats-server --config \"$2\"",
                "sh",
                JetStreamConfiguration.OfServer(plan),
                file,
            ]
        );
    }

    /// <inheritdoc/>
    public async Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (
            await ReadPageAsync(node, "/jsz?streams=true", cancellationToken).ConfigureAwait(false) is not { } page
            || JetStreamView.Parse(page) is not { } view
        )
        {
            return null;
        }

        var leader = view.Leader.Length > 0 ? new NodeId(view.Leader) : (NodeId?)null;
        return new NodeStatus
        {
            Id = node.Id,
            Role = leader == node.Id ? "leader" : "follower",
            Leader = leader,
            CommitIndex = view.LastSequence,
            AppliedIndex = view.LastSequence,
            Digest = view.Digest,
            IsReady = view.IsReady,
        };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(Node node, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return _advisories.ReadAsync(node, after, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var pages = await Task.WhenAll(
                ReadPageAsync(node, "/varz", cancellationToken),
                ReadPageAsync(node, "/routez", cancellationToken),
                ReadPageAsync(node, "/jsz?streams=true", cancellationToken)
            )
            .ConfigureAwait(false);
        return JetStreamMetrics.Read(pages[0], pages[1], pages[2]);
    }

    /// <inheritdoc/>
    public IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new JetStreamClient(options, TimeProvider.System);
    }

    /// <summary>A server that runs already may have been named without its monitoring port: then it tells nothing.</summary>
    private static Task<string?> ReadPageAsync(Node node, string page, CancellationToken cancellationToken) =>
        node.Ports.TryGetValue(MonitorPort, out var address)
            ? NodeHttp.GetAsync(address, page, cancellationToken)
            : Task.FromResult<string?>(null);

    private static string TooOld(Version version) =>
        $"the installed nats-server {version} syncs every two minutes; sync_interval came with {FirstWithSyncInterval}";
}
