using PerfTests.Faults;
using PerfTests.Recording;

namespace PerfTests.Clusters;

/// <summary>What a host is given for one cluster.</summary>
public sealed record ClusterContext
{
    /// <summary>Directory for node logs, <c>NODE.log</c> each; kept after the run.</summary>
    public required string LogDirectory { get; init; }

    /// <summary>Receives what happens to nodes.</summary>
    public required IEventSink Events { get; init; }

    /// <summary>The one clock of the run.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Whether something will be done to the links between the nodes: hosts that need a proxy for that put one in. Default: no.</summary>
    public bool HasNetworkFaults { get; init; }

    /// <summary>Every fault that may be done to the cluster: some take preparation before the nodes start. Default: none.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
