namespace PerfTests.Clusters;

/// <summary>A node's view of itself and its cluster.</summary>
public sealed record NodeStatus
{
    /// <summary>The node that answered.</summary>
    public required NodeId Id { get; init; }

    /// <summary>Its role in the protocol's words: leader, follower, candidate, primary, backup, alive.</summary>
    public required string Role { get; init; }

    /// <summary>The node it takes for the leader or primary; null if it knows of none or the protocol has none.</summary>
    public NodeId? Leader { get; init; }

    /// <summary>Term or view; 0 if the protocol has none.</summary>
    public long Epoch { get; init; }

    /// <summary>Position of the last committed entry.</summary>
    public long CommitIndex { get; init; }

    /// <summary>Position of the last applied entry.</summary>
    public long AppliedIndex { get; init; }

    /// <summary>Digest of the state at <see cref="AppliedIndex"/>, in hexadecimal; null if the system gives none.</summary>
    public string? Digest { get; init; }

    /// <summary>Number of members that the node takes for alive, itself included; 0 if it does not say.</summary>
    public int LiveMembers { get; init; }

    /// <summary>Whether the node is ready to serve, as far as it can tell.</summary>
    public bool IsReady { get; init; }
}
