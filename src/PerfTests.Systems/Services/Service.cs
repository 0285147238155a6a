using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;
using PerfTests.Clusters;
using PerfTests.Identity;
using PerfTests.Protocols;
using PerfTests.Settings;
using PerfTests.Systems.Programs;
using PerfTests.Systems.Replica;
using PerfTests.Workloads;

namespace PerfTests.Systems.Services;

/// <summary>
/// Any service as a system under test: where it comes from, how it is asked, and what it promises. It runs as processes by <see cref="Program"/>, as containers
/// by <see cref="Image"/>, or runs already (<see cref="At"/>). See <see cref="HttpService"/> and <see cref="GrpcService"/>.
/// </summary>
public abstract record Service : ISystem
{
    private readonly Protocol _protocol = Protocol.Unspecified;

    [NotPartOfIdentity("where the nodes are is the environment, which the fingerprint has")]
    private ImmutableSortedDictionary<string, Uri> _addresses = ImmutableSortedDictionary<string, Uri>.Empty;

    private protected Service(string name, string port)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        ClientPort = port;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The protocol that it speaks within. Default: unspecified; with a <see cref="Leader"/> then one that has a leader.</summary>
    public Protocol Protocol
    {
        get =>
            _protocol == Protocol.Unspecified && Leader is not null
                ? _protocol with
                {
                    LeaderWord = "leader",
                }
                : _protocol;
        init => _protocol = value;
    }

    /// <summary>What its reads and writes promise, and hence what is checked. Default: unspecified, nothing.</summary>
    public ConsistencyModel Consistency { get; init; } = ConsistencyModel.Unspecified;

    /// <summary>What its acknowledgements promise, for the record. Default: unspecified.</summary>
    public DurabilityMode Durability { get; init; } = DurabilityMode.Unspecified;

    /// <summary>
    /// The program of a node: a path, from the folder of the assembly with the delegates on, or a name on the search path. Default: null, it does not run as
    /// processes.
    /// </summary>
    [NotPartOfIdentity("which build runs is what is compared; the fingerprint has its digest")]
    public string? Program { get; init; }

    /// <summary>The image of a node. Default: null, it does not run in containers.</summary>
    [NotPartOfIdentity("which build runs is what is compared; the fingerprint has its digest")]
    public string? Image { get; init; }

    /// <summary>How the image is built where the engine lacks it; its folder is looked for as a program is. Default: null, it is pulled.</summary>
    [NotPartOfIdentity("which build runs is what is compared; the fingerprint has its digest")]
    public ImageBuild? Build { get; init; }

    /// <summary>The port that the image listens on, 1 to 65,535. Default: null, the plan's, which the arguments pass on.</summary>
    public int? ContainerPort { get; init; }

    /// <summary>Arguments of a node by its plan, which has the addresses that it must listen on. Default: none.</summary>
    public Func<NodePlan, IEnumerable<string>> Arguments { get; init; } = _ => [];

    /// <summary>Environment variables of a node by its plan. Default: none.</summary>
    public Func<NodePlan, IReadOnlyDictionary<string, string>> Variables { get; init; } =
        _ => ImmutableDictionary<string, string>.Empty;

    /// <summary>Ports of a node besides the one that clients use. Default: none.</summary>
    public IReadOnlyList<PortDefinition> MorePorts { get; init; } = [];

    /// <summary>Whether a node is ready; a probe write must succeed, too, if it has writes. Default: it answers.</summary>
    public Func<ServiceNode, Task<bool>>? IsReady { get; init; }

    /// <summary>Asks a node for the name of the leader, for example <c>n1</c>; null while it knows none. Default: null, there is no leader.</summary>
    public Func<ServiceNode, Task<string?>>? Leader { get; init; }

    /// <summary>The counters that are kept. Default: none.</summary>
    [NotPartOfIdentity("what is watched beside the load")]
    public ServiceMetrics? Metrics { get; init; }

    /// <summary>What its <c>Server-Timing</c> calls the phases.</summary>
    public PhaseNames Phases { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<PortDefinition> Ports => [new(ClientPort, InContainer: ContainerPort), .. MorePorts];

    /// <inheritdoc/>
    public IReadOnlyList<ParameterDefinition> Parameters => [];

    /// <inheritdoc/>
    public abstract IReadOnlyList<OperationKind> Operations { get; }

    /// <summary>Name of the port that clients use.</summary>
    private string ClientPort { get; }

    /// <summary>A delegate of the user's: its assembly's folder is where a relative program is looked for first.</summary>
    private protected abstract Delegate? AnyDelegate { get; }

    /// <summary>A cluster of it.</summary>
    /// <param name="nodes">Number of nodes, 1 to 64.</param>
    public ClusterSpec Cluster(int nodes = 1) =>
        new()
        {
            System = this,
            Nodes = nodes,
            Durability = Durability,
        };

    /// <summary>A cluster of it that runs already: it is used and watched, and neither started nor stopped.</summary>
    /// <param name="urls">Addresses of the nodes n1, n2, ... with scheme and port, for example <c>http://10.0.0.1:8080</c>.</param>
    /// <exception cref="InvalidSettingsException">An address is none; names all that are.</exception>
    public ClusterSpec At(params IReadOnlyList<string> urls)
    {
        ArgumentNullException.ThrowIfNull(urls);
        foreach (var url in urls)
        {
            SecretRedactor.OfProcess.AddFrom(url);
        }

        InvalidSettingsException.ThrowIfAny(
            urls.Where(url => !IsAddress(url))
                .Select(url => new SettingProblem(
                    $"{Name}.At",
                    SecretRedactor.OfProcess.Scrub(url),
                    "an address such as http://10.0.0.1:8080"
                ))
                .Concat(urls.Count == 0 ? [new SettingProblem($"{Name}.At", null, "at least one address")] : [])
        );
        var nodes = urls.Select((url, index) => KeyValuePair.Create(NodeId.Number(index + 1).Name, new Uri(url)))
            .ToImmutableSortedDictionary(StringComparer.Ordinal);
        return (this with { _addresses = nodes }).Cluster(urls.Count) with
        {
            Endpoints = string.Join(
                ',',
                nodes.Select(node =>
                    string.Create(CultureInfo.InvariantCulture, $"{node.Key}={node.Value.Host}:{node.Value.Port}")
                )
            ),
        };
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> FindPrograms() =>
        new Dictionary<string, string> { [Name] = ProgramCode.Find(FindProgram()) };

    /// <inheritdoc/>
    public IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        if (Operations.Count == 0)
        {
            yield return new SettingProblem(
                $"{Name}.Operations",
                "none",
                "at least one, for example Read = call => call.GetAsync(\"/\")"
            );
        }

        if (ContainerPort is < 1 or > 65_535)
        {
            yield return new SettingProblem($"{Name}.ContainerPort", $"{ContainerPort}", "1 to 65,535");
        }

        if (Metrics is { } metrics && Ports.All(port => port.Name != (metrics.Port ?? ClientPort)))
        {
            yield return new SettingProblem(
                $"{Name}.Metrics.Port",
                metrics.Port,
                "one of " + string.Join(", ", Ports.Select(port => port.Name))
            );
        }
    }

    /// <inheritdoc/>
    public NodeCommand GetCommand(NodePlan plan)
    {
        var variables = Variables(plan).ToDictionary();
        variables.TryAdd(DotnetRuntime.Variable, DotnetRuntime.Root);
        return new NodeCommand(FindProgram(), [.. Arguments(plan)]) { Environment = variables };
    }

    /// <inheritdoc/>
    public NodeContainer? GetContainer(NodePlan plan) =>
        Image is null
            ? null
            : new NodeContainer(Image, [])
            {
                Arguments = [.. Arguments(plan)],
                Environment = Variables(plan),
                Build = Build is null
                    ? null
                    : Build with
                    {
                        ContextDirectory = Files.FindFolder($"{Name}.Build", Build.ContextDirectory),
                    },
            };

    /// <inheritdoc/>
    public async Task<NodeStatus?> ReadStatusAsync(Node node, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(node);
        var view = View(node, cancellationToken);
        try
        {
            var isReady = await (IsReady?.Invoke(view) ?? AnswersAsync(view)).ConfigureAwait(false);
            var leader = isReady && Leader is not null ? await Leader(view).ConfigureAwait(false) : null;
            return new NodeStatus
            {
                Id = node.Id,
                Role =
                    string.IsNullOrEmpty(leader) ? "serving"
                    : leader == node.Id.Name ? "leader"
                    : "follower",
                Leader = string.IsNullOrEmpty(leader) ? null : new NodeId(leader),
                IsReady = isReady && (Leader is null || !string.IsNullOrEmpty(leader)),
            };
        }
        catch (Exception failure)
            when (failure is HttpRequestException or IOException or SocketException or RpcException or JsonException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, double>> ReadMetricsAsync(
        Node node,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(node);
        var text = Metrics is null
            ? null
            : await View(node, cancellationToken).GetAsync(Metrics.Path, Metrics.Port).ConfigureAwait(false);
        return text is null
            ? ImmutableDictionary<string, double>.Empty
            : PrometheusReader
                .Read(text)
                .Where(sample => Metrics!.IsKept(sample.Key))
                .ToDictionary(sample => sample.Key, sample => sample.Value, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public abstract IProtocolClient CreateClient(ClientOptions options);

    /// <summary>Where clients reach a node.</summary>
    internal Uri AddressOf(Node node) =>
        _addresses.GetValueOrDefault(node.Id.Name) ?? new Uri($"http://{node.Ports[ClientPort]}");

    /// <summary>Asks a node for the leader's name.</summary>
    internal Task<string?> FindLeaderAsync(Node node, CancellationToken cancellationToken) =>
        Leader!(View(node, cancellationToken));

    /// <summary>Whether a node answers at all.</summary>
    private protected abstract Task<bool> AnswersAsync(ServiceNode node);

    private ServiceNode View(Node node, CancellationToken cancellationToken) =>
        new(node, AddressOf(node), Watching.Of, cancellationToken);

    /// <summary>Channels of questions beside the load; idle ones cost nothing, so they are kept to the end of the process.</summary>
    private static ServiceChannels Watching { get; } = new();

    private ServiceFiles Files => new(AnyDelegate?.Method.Module.Assembly.Location);

    private string FindProgram()
    {
        if (Program is null)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    $"{Name}.Program",
                    null,
                    $"the program that a node runs as a process; or another host: docker with {Name}.Image, or a service that runs already by {Name}.At(URL)"
                ),
            ]);
        }

        return Files.FindProgram($"{Name}.Program", Program, Environment.GetEnvironmentVariable("PATH"));
    }

    private static bool IsAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == "http" || uri.Scheme == "https")
        && uri.Host.Length > 0;
}
