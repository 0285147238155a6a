using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Parameters;
using PerfTests.Systems.Programs;
using PerfTests.Systems.Replica.Pbft;
using PerfTests.Workloads;

namespace PerfTests.Systems.Replica;

/// <summary>Drives the built-in reference replica under one of its protocols.</summary>
public sealed class ReplicaSystem : ISystem
{
    /// <summary>Name of the port of the HTTP API.</summary>
    public const string ApiPort = "api";

    /// <summary>Name of the port on which the nodes talk to each other.</summary>
    public const string PeerPort = "peer";

    /// <summary>Name of the port on which clients speak the protocol itself, where they do (PBFT).</summary>
    public const string ClientPort = "client";

    /// <summary>The variable that names another image than the one built here.</summary>
    public const string ImageVariable = "PERFTESTS_IMAGE_REPLICA";

    private const string RuntimeImage = "mcr.microsoft.com/dotnet/aspnet:10.0";
    private const string ProgramInImage = "/opt/replica/PerfTests.Replica.dll";

    private static readonly string DefaultImage =
        $"perftests/replica:{typeof(ReplicaSystem).Assembly.GetName().Version!.ToString(3)}";

    private static readonly HttpClient Http = new(
        new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) }
    )
    {
        Timeout = TimeSpan.FromSeconds(2),
    };

    private readonly ReplicaVariant _variant;

    private ReplicaSystem(ReplicaVariant variant) => _variant = variant;

    /// <summary>The replica under Raft.</summary>
    public static ReplicaSystem Raft { get; } = new(ReplicaVariant.Raft);

    /// <summary>The replica under PBFT.</summary>
    public static ReplicaSystem Pbft { get; } = new(ReplicaVariant.Pbft);

    /// <summary>The replica under gossip.</summary>
    public static ReplicaSystem Gossip { get; } = new(ReplicaVariant.Gossip);

    /// <inheritdoc />
    public string Name => $"replica-{_variant.Argument}";

    /// <inheritdoc />
    public Protocol Protocol => _variant.Protocol;

    /// <inheritdoc />
    public IReadOnlyList<PortDefinition> Ports =>
        [
            // Followers pass operations on to the leader's API.
            new(ApiPort) { CanBeProxied = true, MayDifferBySender = true },
            new(PeerPort, _variant.IsPeerUdp) { CanBeProxied = true },
            .. _variant.HasMemberKeys ? [new PortDefinition(ClientPort)] : Array.Empty<PortDefinition>(),
        ];

    /// <inheritdoc />
    public IReadOnlyList<ParameterDefinition> Parameters => [.. _variant.AllParameters.Select(p => p.Definition)];

    /// <inheritdoc />
    public IReadOnlyList<OperationKind> Operations => _variant.Operations;

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        new Dictionary<string, string> { ["replica"] = ProgramCode.Find(ReplicaProgram.Find()) };

    /// <inheritdoc />
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Nodes < _variant.NodesMin)
        {
            yield return new SettingProblem(
                "Cluster.Nodes",
                spec.Nodes.ToString(CultureInfo.InvariantCulture),
                $"at least {_variant.NodesMin} nodes for {_variant.Protocol.Title}"
            );
        }
        if (!_variant.Durabilities.ContainsKey(spec.Durability))
        {
            yield return new SettingProblem(
                "Cluster.Durability",
                $"{spec.Durability}",
                $"{string.Join(" or ", _variant.Durabilities.Keys)} for {_variant.Protocol.Title}: {_variant.DurabilityReason}"
            );
        }
        foreach (var problem in SystemParameter.Validate(spec, _variant.AllParameters).Concat(_variant.Check(spec)))
        {
            yield return problem;
        }
    }

    /// <inheritdoc />
    public NodeCommand GetCommand(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        IEnumerable<string> key = _variant.HasClusterKey ? [$"--key-file={ClusterKey.In(plan.ClusterDirectory)}"] : [];
        var program = ReplicaProgram.FindCommand();
        return new NodeCommand(program[0], [.. program.Skip(1), .. Arguments(plan), .. key, "--end-with-stdin"])
        {
            EndsWithStandardInput = true,
            Environment = new Dictionary<string, string>(Secrets(plan))
            {
                [DotnetRuntime.Variable] = DotnetRuntime.Root,
            },
        };
    }

    /// <inheritdoc />
    public NodeContainer GetContainer(NodePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var image = ContainerImage.Of(ImageVariable, DefaultImage);
        var container = new NodeContainer(image, ["dotnet", ProgramInImage, .. Arguments(plan)])
        {
            Environment = new Dictionary<string, string>(Secrets(plan)),
        };
        // A chosen image is taken as it is; the default one is built from the very files that run as processes.
        return image != DefaultImage
            ? container
            : container with
            {
                Build = new ImageBuild(Path.GetDirectoryName(ReplicaProgram.Find())!, "Dockerfile", RuntimeImage),
            };
    }

    private IEnumerable<string> Arguments(NodePlan plan) =>
        [
            $"--protocol={_variant.Argument}",
            $"--node={plan.Id}",
            $"--cluster-id={plan.ClusterName}",
            $"--api={plan.ListenAddress(ApiPort)}",
            $"--listen={plan.ListenAddress(PeerPort)}",
            "--peers=" + string.Join(',', plan.Members.Select(m => $"{m.Key}={m.Value[PeerPort]}")),
            "--peer-apis=" + string.Join(',', plan.Members.Select(m => $"{m.Key}=http://{m.Value[ApiPort]}")),
            $"--data={plan.DataDirectory}",
            $"--set=durability={_variant.Durabilities[plan.Spec.Durability]}",
            .. plan.Spec.Parameters.Select(p => $"--set={p.Key}={p.Value}"),
            .. _variant.HasMemberKeys
                ? [$"--client={plan.ListenAddress(ClientPort)}", PbftKeys.PublicKeys(plan, ClusterSecret.Find())]
                : Array.Empty<string>(),
        ];

    private IEnumerable<KeyValuePair<string, string>> Secrets(NodePlan plan) =>
        _variant.HasMemberKeys ? [PbftKeys.PrivateKey(plan, ClusterSecret.Find())] : [];

    /// <inheritdoc />
    public async Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        var body = await GetAsync(node, "/v1/status", cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return null;
        }
        using var document = JsonDocument.Parse(body);
        var status = document.RootElement;
        return new NodeStatus
        {
            Id = new NodeId(status.GetProperty("node").GetString()!),
            Role = status.GetProperty("role").GetString()!,
            Leader = status.TryGetProperty("leader", out var leader) ? new NodeId(leader.GetString()!) : null,
            Epoch = status.GetProperty("term").GetInt64(),
            CommitIndex = status.GetProperty("commit_index").GetInt64(),
            AppliedIndex = status.GetProperty("applied_index").GetInt64(),
            Digest =
                status.GetProperty("content_digest").GetString() + status.GetProperty("history_digest").GetString(),
            IsReady = status.GetProperty("ready").GetBoolean(),
        };
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var body = await GetAsync(node, "/metrics", cancellationToken).ConfigureAwait(false);
        return body is null ? new Dictionary<string, double>() : PrometheusReader.Read(body);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<NodeEvent>> ReadEventsAsync(
        Node node,
        long after,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var body = await GetAsync(node, $"/v1/events?after={after}", cancellationToken).ConfigureAwait(false);
        return body is null ? [] : ReplicaEvents.Parse(body);
    }

    /// <inheritdoc />
    public async Task<DeliveryPage?> ReadDeliveriesAsync(Node node, long after, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!_variant.IsSpreading)
        {
            return null;
        }
        var body = await GetAsync(node, $"/v1/deliveries?after={after}", cancellationToken).ConfigureAwait(false);
        return body is null ? null : ReplicaDeliveries.Parse(body);
    }

    /// <inheritdoc />
    public async Task SetParametersAsync(
        Node node,
        IReadOnlyDictionary<string, string> parameters,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        using var body = JsonContent.Create(parameters);
        using var answer = await Http.PatchAsync(ParametersOf(node), body, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.BadRequest)
        {
            var problem = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            throw new InvalidSettingsException([
                new SettingProblem(
                    $"parameters of {node.Id}",
                    string.Join(", ", parameters.Select(parameter => $"{parameter.Key}={parameter.Value}")),
                    $"what the node permits; it says: {problem}"
                ),
            ]);
        }
        answer.EnsureSuccessStatusCode();
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>?> ReadParametersAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var body = await GetAsync(node, "/v1/parameters", cancellationToken).ConfigureAwait(false);
        if (body is null)
        {
            return null;
        }
        using var document = JsonDocument.Parse(body);
        return document
            .RootElement.GetProperty("parameters")
            .EnumerateArray()
            .ToDictionary(p => p.GetProperty("name").GetString()!, p => p.GetProperty("value").GetString()!);
    }

    /// <inheritdoc />
    public IProtocolClient CreateClient(ClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _variant.HasMemberKeys
            ? new PbftClient(
                options,
                cancellation => ReadClusterNameAsync(options.Nodes(), cancellation),
                ClusterSecret.Find(),
                TimeProvider.System
            )
            : new ReplicaClient(options, hasLeader: _variant.Protocol.LeaderWord is not null);
    }

    /// <summary>The name that more nodes give their cluster than may lie; null while there is none.</summary>
    private async Task<string?> ReadClusterNameAsync(IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var bodies = await Task.WhenAll(nodes.Select(node => GetAsync(node, "/v1/status", cancellationToken)))
            .ConfigureAwait(false);
        var names = bodies.OfType<string>().Select(ReadName).GroupBy(name => name);
        return names.FirstOrDefault(name => name.Count() > Protocol.ToleratedFaults(nodes.Count))?.Key;

        static string ReadName(string body)
        {
            using var status = JsonDocument.Parse(body);
            return status.RootElement.GetProperty("cluster_id").GetString()!;
        }
    }

    private static Uri ParametersOf(Node node) => new($"http://{node.Ports[ApiPort]}/v1/parameters");

    private static async Task<string?> GetAsync(Node node, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await Http.GetStringAsync(new Uri($"http://{node.Ports[ApiPort]}{path}"), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
