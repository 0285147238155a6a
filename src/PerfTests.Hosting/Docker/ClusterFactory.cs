using System.Globalization;
using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using PerfTests.Clusters;
using PerfTests.Hosting.Processes;

namespace PerfTests.Hosting.Docker;

/// <summary>Makes a cluster's network, volumes and containers.</summary>
internal sealed class ClusterFactory(Engine engine, DockerSettings settings, bool isReaped)
{
    /// <summary>The first port within a container; each port of a system gets the next one, alike in all nodes, unless its image is bound to another.</summary>
    private const int FirstPort = 7001;

    /// <summary>A port or a range that someone else took in between is left to them, and another one is tried.</summary>
    private const int MaxAttempts = 5;

    private static int _clusters;

    /// <summary>A node's plan in the given range of addresses. Nodes bind all interfaces, so that they survive a reconnect of the network.</summary>
    public static NodePlan Plan(ClusterSpec spec, string cluster, int subnet, NodeId id)
    {
        var ports = spec
            .System.Ports.Select((port, index) => (port.Name, Number: port.InContainer ?? FirstPort + index))
            .ToArray();
        return new NodePlan
        {
            Id = id,
            Spec = spec,
            ClusterName = cluster,
            Members =
            [
                .. Enumerable
                    .Range(1, spec.Nodes)
                    .Select(number =>
                        KeyValuePair.Create(
                            NodeId.Number(number),
                            Addresses(port => new IPEndPoint(Subnets.Node(subnet, number), port))
                        )
                    ),
            ],
            Listen = Addresses(port => new IPEndPoint(IPAddress.Any, port)),
            DataDirectory = ContainerSpec.DataDirectory,
            ClusterDirectory = ContainerSpec.ClusterDirectory,
        };

        IReadOnlyDictionary<string, IPEndPoint> Addresses(Func<int, IPEndPoint> at) =>
            ports.ToDictionary(port => port.Name, port => at(port.Number));
    }

    /// <summary>Creates everything and starts the containers, all at the same time.</summary>
    public async Task<DockerCluster> StartAsync(
        ClusterSpec spec,
        ClusterContext context,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = Interlocked.Increment(ref _clusters);
            var name = string.Create(CultureInfo.InvariantCulture, $"perftests-{Environment.ProcessId}-{number}");
            Ownership.Claim(name);
            DockerCluster? cluster = null;
            try
            {
                var subnet = await CreateNetworkAsync(name, cancellationToken).ConfigureAwait(false);
                cluster = Prepare(spec, context, name, subnet, settings.Addresses);
                await CreateVolumesAsync(cluster, name, cancellationToken).ConfigureAwait(false);
                await cluster.StartAsync(cancellationToken).ConfigureAwait(false);
                return cluster;
            }
            catch (Exception failure)
            {
                await (cluster?.DisposeAsync().AsTask() ?? DockerCluster.RemoveAsync(engine, name)).ConfigureAwait(
                    false
                );
                if (!IsPortTaken(failure) || attempt == MaxAttempts)
                {
                    throw;
                }
            }
        }
    }

    private static bool IsPortTaken(Exception failure) =>
        failure is DockerApiException refused
        && (
            refused.Message.Contains("port is already allocated", StringComparison.Ordinal)
            || refused.Message.Contains("address already in use", StringComparison.Ordinal)
        );

    /// <summary>Creates the cluster's network in a range that no other network of the engine has.</summary>
    /// <returns>The range's number.</returns>
    private async Task<int> CreateNetworkAsync(string name, CancellationToken cancellationToken)
    {
        // Harnesses that run at the same time begin at different ranges.
        var first = Environment.ProcessId * 7;
        for (var attempt = 0; ; attempt++)
        {
            var subnet = first + attempt;
            try
            {
                await new NetworkBuilder()
                    .WithDockerEndpoint(engine.Endpoint)
                    .WithLogger(NullLogger.Instance)
                    .WithCleanUp(isReaped)
                    .WithName(name)
                    .WithLabel(Ownership.Labels(name))
                    .WithCreateParameterModifier(parameters =>
                        parameters.IPAM = new IPAM
                        {
                            Config =
                            [
                                new IPAMConfig
                                {
                                    Subnet = Subnets.Range(subnet),
                                    Gateway = Subnets.Gateway(subnet).ToString(),
                                },
                            ],
                        }
                    )
                    .Build()
                    .CreateAsync(cancellationToken)
                    .ConfigureAwait(false);
                return subnet;
            }
            catch (DockerApiException taken)
                when (attempt < Subnets.Count && taken.Message.Contains("overlap", StringComparison.OrdinalIgnoreCase))
            {
                // Another cluster has this range.
            }
        }
    }

    private async Task CreateVolumesAsync(DockerCluster cluster, string name, CancellationToken cancellationToken)
    {
        var names = cluster.Containers.Select(node => $"{name}-{node.Plan.Id}-data").Append($"{name}-cluster");
        await Task.WhenAll(
                names.Select(volume =>
                    ContainerSpec.CreateVolumeAsync(engine, volume, name, isReaped, cancellationToken)
                )
            )
            .ConfigureAwait(false);
    }

    private DockerCluster Prepare(
        ClusterSpec spec,
        ClusterContext context,
        string name,
        int subnet,
        AddressChoice addresses
    )
    {
        Directory.CreateDirectory(context.LogDirectory);
        var isDirect =
            addresses == AddressChoice.Direct
            || (addresses == AddressChoice.Auto && engine.Address.IsLocal && Subnets.IsOwn(Subnets.Gateway(subnet)));
        using var ports = new FreePorts();
        var nodes = Enumerable.Range(1, spec.Nodes).Select(CreateNode).ToArray();
        return new DockerCluster(engine, spec, name, nodes, context.Time);

        ContainerNode CreateNode(int number)
        {
            var id = NodeId.Number(number);
            var plan = Plan(spec, name, subnet, id);
            var own = plan.Members.First(member => member.Key == id).Value;
            var containerSpec = new ContainerSpec
            {
                Plan = plan,
                Launch =
                    spec.GetContainer(plan) ?? throw new ClusterStartException($"{spec.System.Name} has no container."),
                Network = name,
                Address = Subnets.Node(subnet, number),
                ReachedAt = isDirect ? own : Published(spec, ports),
                PublishedOn = isDirect ? null : PublishedOn(),
                IsReaped = isReaped,
            };
            var log = new NodeLog(Path.Combine(context.LogDirectory, $"{id.Name}.log"));
            return new ContainerNode(engine, containerSpec, log, context.Events);
        }
    }

    /// <summary>On this machine only the loopback address; on another one every address, as it is reached from here.</summary>
    private IPAddress PublishedOn() => IPAddress.IsLoopback(ResolveHost()) ? IPAddress.Loopback : IPAddress.Any;

    private IPAddress ResolveHost() =>
        IPAddress.TryParse(engine.Address.HostName, out var address)
            ? address
            : Dns.GetHostAddresses(engine.Address.HostName).First();

    /// <summary>Fixed ports, as the engine would give out others at every restart.</summary>
    private IReadOnlyDictionary<string, IPEndPoint> Published(ClusterSpec spec, FreePorts ports)
    {
        var host = ResolveHost();
        return spec.System.Ports.ToDictionary(
            port => port.Name,
            port => new IPEndPoint(host, ports.Reserve(port.IsUdp).Port)
        );
    }
}
