using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Links between nodes are cut: nothing arrives, and nobody is told.</summary>
/// <param name="Target">The nodes that the shape is about.</param>
/// <param name="Shape">Which pairs are cut.</param>
public sealed record PartitionFault(Target Target, PartitionShape Shape) : NetworkFault(Target)
{
    private static readonly LinkQuality Cut = new() { IsCut = true };

    /// <inheritdoc/>
    public override string Kind =>
        Shape switch
        {
            PartitionShape.Halves => "network.partition.halves",
            PartitionShape.MajorityRing => "network.partition.majority-ring",
            PartitionShape.Bridge => "network.partition.bridge",
            PartitionShape.Outgoing or PartitionShape.Incoming => "network.partition.one-way",
            _ => "network.partition.isolate",
        };

    /// <inheritdoc/>
    public override string Describe() =>
        Shape switch
        {
            PartitionShape.Halves => "partition into two halves",
            PartitionShape.MajorityRing => "partition into a ring of majorities",
            PartitionShape.Bridge => $"partition into two halves with {Target} as the bridge",
            PartitionShape.Outgoing => $"cut what {Target} sends",
            PartitionShape.Incoming => $"cut what is sent to {Target}",
            _ => $"isolate {Target}",
        };

    /// <inheritdoc/>
    public override IReadOnlyList<LinkChange> Changes(IReadOnlyList<NodeId> nodes, IReadOnlyList<NodeId> targets)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(targets);
        var isCut = Rule(nodes, targets);
        return
        [
            .. from sender in nodes
            from receiver in nodes
            where sender != receiver && isCut(sender, receiver)
            select new LinkChange(sender, receiver, Cut),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var minNodes = Shape switch
        {
            PartitionShape.MajorityRing => 4,
            PartitionShape.Bridge => 3,
            _ => 2,
        };
        return spec.Nodes < minNodes
            ? base.Validate(spec)
                .Append(
                    new SettingProblem(
                        $"Fault {Kind}: nodes",
                        $"{spec.Nodes}",
                        $"at least {minNodes} nodes for this shape"
                    )
                )
            : base.Validate(spec);
    }

    private Func<NodeId, NodeId, bool> Rule(IReadOnlyList<NodeId> nodes, IReadOnlyList<NodeId> targets)
    {
        switch (Shape)
        {
            case PartitionShape.Outgoing:
                return (sender, receiver) => targets.Contains(sender) && !targets.Contains(receiver);
            case PartitionShape.Incoming:
                return (sender, receiver) => !targets.Contains(sender) && targets.Contains(receiver);
            case PartitionShape.MajorityRing:
                // A majority counts n/2 + 1, the node itself included: half of the n/2 neighbours, rounded up, on each side.
                var order = nodes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
                var reach = ((nodes.Count / 2) + 1) / 2;
                return (sender, receiver) => Distance(order[sender], order[receiver], nodes.Count) > reach;
            case PartitionShape.Bridge:
                var others = nodes.Except(targets).ToArray();
                var half = others.Take(others.Length / 2).ToHashSet();
                return (sender, receiver) =>
                    !targets.Contains(sender)
                    && !targets.Contains(receiver)
                    && half.Contains(sender) != half.Contains(receiver);
            default:
                return (sender, receiver) => targets.Contains(sender) != targets.Contains(receiver);
        }
    }

    private static int Distance(int first, int second, int count)
    {
        var steps = Math.Abs(first - second);
        return Math.Min(steps, count - steps);
    }
}
