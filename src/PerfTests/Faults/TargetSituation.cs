using PerfTests.Clusters;
using PerfTests.Protocols;

namespace PerfTests.Faults;

/// <summary>What a target is chosen from.</summary>
/// <param name="Nodes">All nodes in order.</param>
/// <param name="Leader">The leader or primary of the moment; null if none is known.</param>
/// <param name="Protocol">The protocol, which says how many faults are tolerated.</param>
public sealed record TargetSituation(IReadOnlyList<NodeId> Nodes, NodeId? Leader, Protocol Protocol);
