using System.Net;

namespace PerfTests.Clusters;

/// <summary>A running node as clients and monitors reach it.</summary>
public sealed record Node
{
    /// <summary>Who it is.</summary>
    public required NodeId Id { get; init; }

    /// <summary>The node's addresses by the port names of its system, for example <c>api</c>; as reached from the harness.</summary>
    public required IReadOnlyDictionary<string, IPEndPoint> Ports { get; init; }

    /// <summary>The operating system's process id, if the node is a process of this machine that is running.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The container's id, if the node is a container.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Where the node keeps its data, as a path of this machine; null if unknown.</summary>
    public string? DataDirectory { get; init; }
}
