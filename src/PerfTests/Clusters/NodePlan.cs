using System.Net;

namespace PerfTests.Clusters;

/// <summary>Where a node is to run and whom it will meet, as the host decided.</summary>
public sealed record NodePlan
{
    /// <summary>The node to launch.</summary>
    public required NodeId Id { get; init; }

    /// <summary>The cluster it belongs to.</summary>
    public required ClusterSpec Spec { get; init; }

    /// <summary>Unique name of this cluster on this machine.</summary>
    public required string ClusterName { get; init; }

    /// <summary>
    /// All nodes in order with the address of each port, as the nodes reach each other; this node included. It is what a node advertises, alike in every
    /// node's plan but for ports that <see cref="PortDefinition.MayDifferBySender"/>. With a link proxy or a container in between it is not where the node listens.
    /// </summary>
    public required IReadOnlyList<KeyValuePair<NodeId, IReadOnlyDictionary<string, IPEndPoint>>> Members { get; init; }

    /// <summary>Directory for the node's data, as the node sees it. It exists and, at the first start, is empty.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Directory shared by the cluster's nodes for what is made once per cluster, such as keys.</summary>
    public required string ClusterDirectory { get; init; }

    /// <summary>Where this node listens, for the ports on which it differs from what <see cref="Members"/> says. Default: none differs.</summary>
    public IReadOnlyDictionary<string, IPEndPoint> Listen { get; init; } = new Dictionary<string, IPEndPoint>();

    /// <summary>Whether the node comes back, without its data, to a cluster that has run with it: it joins and does not found. Default: no.</summary>
    public bool ComesBackEmpty { get; init; }

    /// <summary>The advertised address of one of this node's ports: where others reach it.</summary>
    public IPEndPoint Address(string port) => Members.First(member => member.Key == Id).Value[port];

    /// <summary>The address on which this node binds one of its ports.</summary>
    public IPEndPoint ListenAddress(string port) => Listen.GetValueOrDefault(port) ?? Address(port);
}
