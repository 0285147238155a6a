using PerfTests.Clusters;

namespace PerfTests.Systems.Replica;

/// <summary>Decides which node gets the next request: the leader while it is known and answers, else each in turn.</summary>
/// <param name="options">Where the nodes are found, and whether the leader is preferred.</param>
/// <param name="hasLeader">Whether the protocol has a leader at all.</param>
internal sealed class NodeChooser(ClientOptions options, bool hasLeader)
{
    private volatile string? _leader;
    private uint _turn;

    /// <summary>Whether a node is taken for the leader.</summary>
    public bool KnowsLeader => _leader is not null;

    /// <summary>The node for a request that any node may answer.</summary>
    /// <returns>A node; null when the cluster has none at the moment.</returns>
    public Node? Any()
    {
        var nodes = options.Nodes();
        return nodes.Count == 0 ? null : nodes[(int)(Interlocked.Increment(ref _turn) % (uint)nodes.Count)];
    }

    /// <summary>The node for a request that the leader should answer.</summary>
    /// <returns>A node; null when the cluster has none at the moment.</returns>
    public Node? Leading()
    {
        if (!hasLeader || !options.PreferLeader || _leader is not { } name)
        {
            return Any();
        }
        return options.Nodes().FirstOrDefault(node => node.Id.Name == name) ?? Any();
    }

    /// <summary>A node named the leader, or led.</summary>
    public void Learn(string? name)
    {
        if (name is not null && _leader != name)
        {
            _leader = name;
        }
    }

    /// <summary>A node did not do what a leader does.</summary>
    public void Doubt(Node node)
    {
        if (_leader == node.Id.Name)
        {
            _leader = null;
        }
    }
}
