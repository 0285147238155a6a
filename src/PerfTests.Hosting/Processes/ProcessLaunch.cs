using System.Net;
using PerfTests.Clusters;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Hosting.Processes.Resources;
using PerfTests.Recording;

namespace PerfTests.Hosting.Processes;

/// <summary>What is settled before the nodes of a cluster start: their addresses, folders and logs, and a proxy in their links where one is needed.</summary>
/// <param name="spec">The cluster.</param>
/// <param name="context">What the host was given for it.</param>
/// <param name="dataRoot">Folder of the nodes' data.</param>
/// <param name="abilities">What this machine can do to nodes.</param>
/// <param name="time">The clock of waits and delays.</param>
internal sealed class ProcessLaunch(
    ClusterSpec spec,
    ClusterContext context,
    string dataRoot,
    IMachineAbilities abilities,
    TimeProvider time
) : IDisposable
{
    private const int OverheadRoundTrips = 500;
    private readonly FreePorts _ports = new();
    private readonly NodeId[] _nodes = [.. Enumerable.Range(1, spec.Nodes).Select(NodeId.Number)];
    private readonly Dictionary<NodeId, NodeResources> _resources = [];
    private IReadOnlyList<NodeProcess> _processes = [];

    /// <summary>Makes the nodes, none of which runs yet.</summary>
    /// <exception cref="IOException">The system has no port left, or what the run's faults need cannot be made. Nothing is left.</exception>
    public async Task<ProcessCluster> PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.LogDirectory);
        try
        {
            foreach (var node in _nodes)
            {
                _resources[node] = await NodeResources
                    .CreateAsync(
                        $"{Path.GetFileName(dataRoot)}-{node}",
                        Path.Combine(dataRoot, $"{node}-disk"),
                        context.Faults,
                        time
                    )
                    .ConfigureAwait(false);
            }

            return await CreateClusterAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            foreach (var resources in _resources.Values)
            {
                await resources.RemoveAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>Lets the nodes' ports go, just before they start.</summary>
    public void ReleasePorts() => _ports.Dispose();

    /// <inheritdoc/>
    public void Dispose() => _ports.Dispose();

    private async Task<ProcessCluster> CreateClusterAsync(CancellationToken cancellationToken)
    {
        if (!context.HasNetworkFaults || LinkProxy.Obstacle is not null)
        {
            return CreateCluster(links: null);
        }

        var links = new LinkProxy(_nodes, Running, context.Events, time);
        try
        {
            // Now, as nothing else of the run needs the processors yet.
            var overhead = await ProxyOverhead
                .MeasureAsync(links, OverheadRoundTrips, time, cancellationToken)
                .ConfigureAwait(false);
            context.Events.Record(RunEventKinds.LinkProxy, "links", overhead.Describe());
            return CreateCluster(links);
        }
        catch
        {
            await links.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ProcessCluster CreateCluster(LinkProxy? links)
    {
        var real = _nodes.ToDictionary(node => node, _ => Reserve());
        if (links is null)
        {
            var members = _nodes.Select(node => KeyValuePair.Create(node, real[node])).ToArray();
            _processes = [.. _nodes.Select(node => CreateNode(node, members, new Dictionary<string, IPEndPoint>()))];
        }
        else
        {
            var shared = _nodes.ToDictionary(node => node, node => Advertise(links, node, real[node]));
            _processes =
            [
                .. _nodes.Select(node => CreateNode(node, MembersAsTold(node, links, real, shared), real[node])),
            ];
        }

        return new ProcessCluster(spec, _processes, dataRoot, links, abilities, time);
    }

    private IReadOnlyList<(NodeId, int)> Running() =>
        [
            .. _processes
                .Select(process => (process.Plan.Id, process.ProcessId))
                .Where(node => node.ProcessId is not null)
                .Select(node => (node.Id, node.ProcessId!.Value)),
        ];

    private IReadOnlyDictionary<string, IPEndPoint> Reserve() =>
        spec.System.Ports.ToDictionary(port => port.Name, port => _ports.Reserve(port.IsUdp));

    /// <summary>The addresses that are alike for all who are told them; nobody is told the others.</summary>
    private IReadOnlyDictionary<string, IPEndPoint> Advertise(
        LinkProxy links,
        NodeId node,
        IReadOnlyDictionary<string, IPEndPoint> real
    ) =>
        spec.System.Ports.ToDictionary(
            port => port.Name,
            port =>
                port is { CanBeProxied: true, MayDifferBySender: false }
                    ? links.Open(node, port.Name, port.IsUdp, real[port.Name])
                    : real[port.Name]
        );

    /// <summary>The members with their addresses as one of them is told.</summary>
    private KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>>[] MembersAsTold(
        NodeId told,
        LinkProxy links,
        Dictionary<NodeId, IReadOnlyDictionary<string, IPEndPoint>> real,
        Dictionary<NodeId, IReadOnlyDictionary<string, IPEndPoint>> shared
    )
    {
        return [.. _nodes.Select(node => KeyValuePair.Create(node, AddressesOf(node)))];

        IReadOnlyDictionary<string, IPEndPoint> AddressesOf(NodeId node) =>
            node == told
                ? shared[node]
                : spec.System.Ports.ToDictionary(
                    port => port.Name,
                    port =>
                        port is { CanBeProxied: true, MayDifferBySender: true, IsUdp: false }
                            ? links.Open(node, port.Name, isUdp: false, real[node][port.Name], told)
                            : shared[node][port.Name]
                );
    }

    private NodeProcess CreateNode(
        NodeId node,
        IReadOnlyList<KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>>> members,
        IReadOnlyDictionary<string, IPEndPoint> listen
    )
    {
        var resources = _resources[node];
        var data = resources.Disk?.DataDirectory ?? Path.Combine(dataRoot, node.Name);
        var plan = new NodePlan
        {
            Id = node,
            Spec = spec,
            ClusterName = $"perftests-{Environment.ProcessId}-{Path.GetFileName(dataRoot)}",
            Members = members,
            Listen = listen,
            DataDirectory = Directory.CreateDirectory(data).FullName,
            ClusterDirectory = Directory.CreateDirectory(Path.Combine(dataRoot, "shared")).FullName,
        };
        return new NodeProcess(
            plan,
            resources,
            new NodeLog(Path.Combine(context.LogDirectory, $"{node.Name}.log")),
            context.Events,
            time
        );
    }
}
