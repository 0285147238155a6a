using PerfTests.Units;

namespace PerfTests.Clusters;

/// <summary>What a system's client needs to know.</summary>
public sealed record ClientOptions
{
    /// <summary>The cluster's nodes now; called again whenever the client looks for a node to talk to.</summary>
    public required Func<IReadOnlyList<Node>> Nodes { get; init; }

    /// <summary>The cluster as it was asked for, for clients that set something up in it; null if it is not known. Default: null.</summary>
    public ClusterSpec? Cluster { get; init; }

    /// <summary>Upper bound of connections per node. Default: 64.</summary>
    public int MaxConnectionsPerNode { get; init; } = 64;

    /// <summary>After this long without an answer an operation's outcome is unknown. Default: 5 s.</summary>
    public TimeSpan OperationTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Decides the written values and the identity under which retries are recognised.</summary>
    public Seed Seed { get; init; }

    /// <summary>Sends reads and writes to the node that leads, if the system tells which. Default: true.</summary>
    public bool PreferLeader { get; init; } = true;
}
