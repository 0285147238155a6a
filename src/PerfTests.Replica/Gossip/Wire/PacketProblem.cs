namespace PerfTests.Replica.Gossip.Wire;

/// <summary>Why a packet was dropped.</summary>
internal enum PacketProblem
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>It is too short, of another version, or its messages are malformed.</summary>
    Malformed,

    /// <summary>It is larger than any packet of its kind.</summary>
    Oversized,

    /// <summary>Its sender is no other member, or its seal is not made with the cluster's key for this receiver.</summary>
    Unauthenticated,

    /// <summary>It came before, or is older than what is remembered.</summary>
    Replayed,
}
