using System.Net;
using PerfTests.Clusters;
using PerfTests.Hosting.Processes.Links;
using PerfTests.Recording;

namespace PerfTests.Hosting.Processes;

/// <summary>What is settled before the nodes of a cluster start: their addresses, folders and logs, and a proxy in their links where one is needed.</summary>
/// <param name="spec">The cluster.</param>
/// <param name="context">What the host was given for it.</param>
/// <param name="dataRoot">Folder of the nodes' data.</param>
/// <param name="time">The clock of waits and delays.</param>
internal sealed class ProcessLaunch(ClusterSpec spec, ClusterContext context, string dataRoot, TimeProvider time)
    : IDisposable
{
    private const int OverheadRoundTrips = 500;
    private readonly FreePorts _ports = new();
    private readonly NodeId[] _nodes = [.. Enumerable.Range(1, spec.Nodes).Select(NodeId.Number)];
    private IReadOnlyList<NodeProcess> _processes = [];

    /// <summary>Makes the nodes, none of which runs yet.</summary>
    /// <exception cref="IOException">The system has no port left.</exception>
    public async Task<ProcessCluster> PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(context.LogDirectory);
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

    /// <summary>Lets the nodes' ports go, just before they start.</summary>
    public void ReleasePorts() => _ports.Dispose();

    /// <inheritdoc/>
    public void Dispose() => _ports.Dispose();

    private ProcessCluster CreateCluster(LinkProxy? links)
    {
        var real = _nodes.ToDictionary(node => node, _ => Reserve());
        var members = _nodes
            .Select(node => KeyValuePair.Create(node, links is null ? real[node] : Advertise(links, node, real[node])))
            .ToArray();
        _processes =
        [
            .. _nodes.Select(node =>
                CreateNode(node, members, links is null ? new Dictionary<string, IPEndPoint>() : real[node])
            ),
        ];
        return new ProcessCluster(spec, _processes, dataRoot, links, time);
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

    private IReadOnlyDictionary<string, IPEndPoint> Advertise(
        LinkProxy links,
        NodeId node,
        IReadOnlyDictionary<string, IPEndPoint> real
    ) =>
        spec.System.Ports.ToDictionary(
            port => port.Name,
            port => port.CanBeProxied ? links.Open(node, port.Name, port.IsUdp, real[port.Name]) : real[port.Name]
        );

    private NodeProcess CreateNode(
        NodeId node,
        IReadOnlyList<KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>>> members,
        IReadOnlyDictionary<string, IPEndPoint> listen
    )
    {
        var plan = new NodePlan
        {
            Id = node,
            Spec = spec,
            ClusterName = $"perftests-{Environment.ProcessId}-{Path.GetFileName(dataRoot)}",
            Members = members,
            Listen = listen,
            DataDirectory = Directory.CreateDirectory(Path.Combine(dataRoot, node.Name)).FullName,
            ClusterDirectory = Directory.CreateDirectory(Path.Combine(dataRoot, "shared")).FullName,
        };
        return new NodeProcess(
            plan,
            new NodeLog(Path.Combine(context.LogDirectory, $"{node.Name}.log")),
            context.Events,
            time
        );
    }
}
