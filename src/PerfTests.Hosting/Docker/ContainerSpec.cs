using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;
using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Hosting.Docker;

/// <summary>Everything that makes a node's container; the same again makes it again, at the same addresses.</summary>
internal sealed record ContainerSpec
{
    /// <summary>Mount point of the node's data within its container.</summary>
    public const string DataDirectory = "/perftests/data";

    /// <summary>Mount point, in all containers of a cluster, of what is made once for the cluster.</summary>
    public const string ClusterDirectory = "/perftests/cluster";

    private const string MaxLogBytes = "64m";

    /// <summary>The node's plan, with addresses and directories as they are within the container.</summary>
    public required NodePlan Plan { get; init; }

    /// <summary>What runs in it.</summary>
    public required NodeContainer Launch { get; init; }

    /// <summary>The cluster's network.</summary>
    public required string Network { get; init; }

    /// <summary>Its address in that network.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Its addresses as the harness reaches them.</summary>
    public required IReadOnlyDictionary<string, IPEndPoint> ReachedAt { get; init; }

    /// <summary>The address of the engine's host on which ports are published; null if nodes are reached directly.</summary>
    public IPAddress? PublishedOn { get; init; }

    /// <summary>Whether the reaper that Testcontainers starts looks after it.</summary>
    public bool IsReaped { get; init; }

    /// <summary>The container's name.</summary>
    public string Name => $"{Plan.ClusterName}-{Plan.Id}";

    /// <summary>The volume of the node's data.</summary>
    public string DataVolume => $"{Name}-data";

    /// <summary>The volume that the cluster's nodes share.</summary>
    public string ClusterVolume => $"{Plan.ClusterName}-cluster";

    /// <summary>Creates the volume of the node's data.</summary>
    public Task CreateVolumeAsync(Engine engine, CancellationToken cancellationToken) =>
        CreateVolumeAsync(engine, DataVolume, Plan.ClusterName, IsReaped, cancellationToken);

    /// <summary>Creates a volume with the labels of its cluster.</summary>
    public static Task CreateVolumeAsync(
        Engine engine,
        string name,
        string cluster,
        bool isReaped,
        CancellationToken cancellationToken
    ) =>
        new VolumeBuilder()
            .WithDockerEndpoint(engine.Endpoint)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(isReaped)
            .WithName(name)
            .WithLabel(Ownership.Labels(cluster))
            .Build()
            .CreateAsync(cancellationToken);

    /// <summary>The same container for a node that lost its data, in a cluster that has run with it.</summary>
    public ContainerSpec ComeBackEmpty()
    {
        var plan = Plan with { ComesBackEmpty = true };
        return this with { Plan = plan, Launch = plan.Spec.GetContainer(plan) ?? Launch };
    }

    /// <summary>The container, not created yet.</summary>
    public IContainer Build(Engine engine)
    {
        SecretRedactor.OfProcess.AddArguments([.. Launch.Command, .. Launch.Arguments]);
        foreach (var (name, value) in Launch.Environment)
        {
            SecretRedactor.OfProcess.AddSetting(name, value);
        }

        var builder = new ContainerBuilder(Launch.Image)
            .WithDockerEndpoint(engine.Endpoint)
            .WithLogger(NullLogger.Instance)
            .WithCleanUp(IsReaped)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithName(Name)
            .WithHostname(Plan.Id.Name)
            .WithLabel(Ownership.Labels(Plan.ClusterName))
            .WithLabel(Ownership.NodeLabel, Plan.Id.Name)
            .WithEnvironment(Launch.Environment)
            .WithNetwork(Network)
            .WithVolumeMount(DataVolume, DataDirectory)
            .WithVolumeMount(ClusterVolume, ClusterDirectory)
            .WithCreateParameterModifier(Complete);
        return Launch.Command.Count > 0
                ? builder.WithEntrypoint(Launch.Command[0]).WithCommand([.. Launch.Command.Skip(1)]).Build()
            : Launch.Arguments.Count > 0 ? builder.WithCommand([.. Launch.Arguments]).Build()
            : builder.Build();
    }

    /// <summary>What the builder has no words for: a fixed address, published ports on one address, limits, a bound of the engine's own log.</summary>
    private void Complete(CreateContainerParameters parameters)
    {
        var endpoint = parameters.NetworkingConfig!.EndpointsConfig![Network];
        endpoint.IPAMConfig = new EndpointIPAMConfig { IPv4Address = Address.ToString() };
        var host = parameters.HostConfig!;
        host.LogConfig = new LogConfig
        {
            Type = "json-file",
            Config = new Dictionary<string, string> { ["max-size"] = MaxLogBytes, ["max-file"] = "1" },
        };
        ContainerLimits.Apply(Plan.Spec.Limits, host);
        if (PublishedOn is { } address)
        {
            Publish(parameters, address);
        }
    }

    private void Publish(CreateContainerParameters parameters, IPAddress host)
    {
        var bindings = new Dictionary<string, IList<PortBinding>>();
        foreach (var port in Plan.Spec.System.Ports)
        {
            var within = Plan.Address(port.Name).Port;
            var binding = new PortBinding
            {
                HostIP = host.ToString(),
                HostPort = ReachedAt[port.Name].Port.ToString(CultureInfo.InvariantCulture),
            };
            string[] protocols = port.IsUdp ? ["tcp", "udp"] : ["tcp"];
            foreach (var protocol in protocols)
            {
                bindings[string.Create(CultureInfo.InvariantCulture, $"{within}/{protocol}")] = [binding];
            }
        }

        parameters.HostConfig!.PortBindings = bindings;
        parameters.ExposedPorts = bindings.Keys.ToDictionary(key => key, _ => new EmptyStruct());
    }
}
