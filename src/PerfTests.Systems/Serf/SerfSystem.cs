using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Programs;
using PerfTests.Systems.Serf.Rpc;
using PerfTests.Workloads;

namespace PerfTests.Systems.Serf;

/// <summary>Drives Serf (version 0.8 or newer): membership, events and queries by gossip.</summary>
public sealed class SerfSystem : ISystem
{
    /// <summary>Name of the port of the agent's RPC.</summary>
    public const string RpcPort = "rpc";

    /// <summary>Name of the port on which the agents gossip, by UDP and TCP.</summary>
    public const string GossipPort = "gossip";

    /// <summary>Names the container image; without it the name of the image that <c>scripts/make-local-images</c> makes is taken.</summary>
    public const string ImageVariable = "PERFTESTS_IMAGE_SERF";

    /// <summary>Serf's authors publish no image.</summary>
    private const string LocalImage = "perftests/serf:local";

    /// <summary>Events in an agent's memory (<c>EventBuffer</c>): an exchange of state brings these, and older ones are not taken any more.</summary>
    private const int RepairableEvents = 512;

    private static readonly SystemProgram Program = new(
        "serf",
        "PERFTESTS_SERF",
        ["version"],
        new Version(0, 8),
        "apt-get install serf, or github.com/hashicorp/serf"
    );

    private readonly SerfWatches _watches = new(TimeProvider.System);

    private SerfSystem() { }

    /// <summary>The driver.</summary>
    public static SerfSystem Instance { get; } = new();

    /// <inheritdoc/>
    public string Name => "serf";

    /// <inheritdoc/>
    public Protocol Protocol => Protocol.Gossip;

    /// <inheritdoc/>
    public ConsistencyModel Consistency => ConsistencyModel.Broadcast;

    /// <inheritdoc/>
    public IReadOnlyList<PortDefinition> Ports { get; } =
    [new(RpcPort), new(GossipPort, IsUdp: true) { CanBeProxied = true }];

    /// <inheritdoc/>
    public IReadOnlyList<ParameterDefinition> Parameters { get; } =
    [.. SerfParameters.All.Select(parameter => parameter.Definition)];

    /// <inheritdoc/>
    public IReadOnlyList<OperationKind> Operations { get; } = [OperationKind.Read, OperationKind.Update];

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        new Dictionary<string, string> { [Program.Name] = Program.Find() };

    /// <inheritdoc/>
    public string FindVersion() => $"{Program.Name} {Program.FindVersion()}";

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return SystemParameter
            .Validate(spec, SerfParameters.All)
            .Concat(
                SystemParameter.ValidateDurability(
                    spec,
                    [DurabilityMode.Memory],
                    "an agent acknowledges an event when it has it in memory, with a snapshot too"
                )
            );
    }

    /// <inheritdoc/>
    public NodeCommand GetCommand(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new NodeCommand(Program.Find(), Arguments(plan));
    }

    /// <inheritdoc/>
    public NodeContainer? GetContainer(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new NodeContainer(ContainerImage.Of(ImageVariable, LocalImage), ["serf", .. Arguments(plan)]);
    }

    /// <inheritdoc/>
    public async Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        var watch = _watches.Of(node);
        var stats = await watch.AskAsync(cancellationToken).ConfigureAwait(false);
        return stats is null
            ? null
            : new NodeStatus
            {
                Id = node.Id,
                Role = "alive",
                AppliedIndex = watch.Journal.Delivered,
                LiveMembers = SerfMetrics.Alive(stats),
                // It has met every member, of which some may have died meanwhile.
                IsReady = SerfMetrics.Of(stats, "members") >= SerfTags.NodesOf(stats) && IsMember(watch, stats),
            };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var watch = _watches.Of(node);
        var stats = await watch.AskAsync(cancellationToken).ConfigureAwait(false);
        if (stats is null)
        {
            return new Dictionary<string, double>();
        }

        var metrics = SerfMetrics.Read(stats);
        foreach (var (name, count) in watch.Journal.Counts())
        {
            metrics[name] = count;
        }

        return metrics;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(Node node, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Task.FromResult(_watches.Of(node).Journal.Events(after));
    }

    /// <inheritdoc/>
    public async Task<DeliveryPage?> ReadDeliveriesAsync(Node node, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        var watch = _watches.Of(node);
        // Asked first: what had arrived by the answer is then in what follows.
        var stats = await watch.AskAsync(cancellationToken).ConfigureAwait(false);
        if (stats is null || !IsMember(watch, stats))
        {
            return null;
        }

        var profile = SerfTags.ProfileOf(stats);
        return new DeliveryPage(watch.Journal.Deliveries(after))
        {
            FanOut = profile?.FanOut,
            RoundSeconds = profile?.RoundSeconds,
            // One exchange of state of its own brings what an agent missed; the second is for a partner that has just died.
            RepairSeconds = 2 * profile?.PushPullSeconds,
            RepairableUpdates = RepairableEvents,
        };
    }

    /// <inheritdoc/>
    public IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SerfClient(options, TimeProvider.System);
    }

    /// <summary>An agent that has not joined yet takes no part: what is told meanwhile is not for it. One that is alone, or that someone else started, has nobody to join.</summary>
    private static bool IsMember(SerfWatch watch, RpcMap stats) =>
        SerfTags.NodesOf(stats) == 1 || watch.Journal.HasJoined;

    private static IReadOnlyList<string> Arguments(NodePlan plan) =>
        [
            "agent",
            $"-node={plan.Id}",
            $"-bind={plan.ListenAddress(GossipPort)}",
            $"-advertise={plan.Address(GossipPort)}",
            $"-rpc-addr={plan.ListenAddress(RpcPort)}",
            // Retried, as agents that start at the same time do not find each other at once.
            .. plan
                .Members.Where(member => member.Key != plan.Id)
                .Select(member => $"-retry-join={member.Value[GossipPort]}"),
            .. SerfTags.Flags(plan),
            .. SerfParameters.Flags(plan),
        ];
}
