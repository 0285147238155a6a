namespace PerfTests.Faults;

/// <summary>Which pairs of nodes a partition cuts.</summary>
public enum PartitionShape
{
    /// <summary>Between the targets and all others, both ways.</summary>
    Isolate,

    /// <summary>Between n/2 nodes, rounded down, and the rest.</summary>
    Halves,

    /// <summary>Between each node and those farthest from it on a ring: each keeps a majority of its own.</summary>
    MajorityRing,

    /// <summary>Between two halves; the target reaches both.</summary>
    Bridge,

    /// <summary>From the targets to all others.</summary>
    Outgoing,

    /// <summary>From all others to the targets.</summary>
    Incoming,
}
