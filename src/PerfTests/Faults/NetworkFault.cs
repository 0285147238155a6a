using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>A fault of the links between nodes. A link is an ordered pair: what one node sends to another.</summary>
/// <param name="Target">The nodes it is aimed at.</param>
public abstract record NetworkFault(Target Target) : Fault(Target)
{
    /// <summary>What it does to which links.</summary>
    /// <param name="nodes">All nodes of the cluster in order.</param>
    /// <param name="targets">The nodes that were chosen.</param>
    public abstract IReadOnlyList<LinkChange> Changes(IReadOnlyList<NodeId> nodes, IReadOnlyList<NodeId> targets);
}
