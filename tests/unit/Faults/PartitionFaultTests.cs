using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.UnitTests.Faults;

public class PartitionFaultTests
{
    [Fact]
    public void Isolated_node_is_cut_both_ways_and_the_others_are_not()
    {
        var cut = Cut((PartitionFault)Fault.Isolate(Target.Leader), 4, NodeId.Number(2));

        Assert.Equal(["n1>n2", "n2>n1", "n2>n3", "n2>n4", "n3>n2", "n4>n2"], cut);
    }

    [Fact]
    public void One_way_cut_leaves_the_other_way_alone()
    {
        Assert.Equal(["n1>n2", "n1>n3"], Cut((PartitionFault)Fault.CutOutgoing(Target.One), 3, NodeId.Number(1)));
        Assert.Equal(["n2>n1", "n3>n1"], Cut((PartitionFault)Fault.CutIncoming(Target.One), 3, NodeId.Number(1)));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(9)]
    public void Ring_leaves_every_node_a_majority_and_no_node_everyone(int nodes)
    {
        var ids = Enumerable.Range(1, nodes).Select(NodeId.Number).ToArray();
        var changes = ((PartitionFault)Fault.MajorityRing()).Changes(ids, ids);

        var reached = ids.Select(id => ids.Where(other => !changes.Any(c => c.From == id && c.To == other)).ToArray())
            .ToArray();
        Assert.All(reached, group => Assert.InRange(group.Length, (nodes / 2) + 1, nodes - 1));
        Assert.Equal(nodes, reached.Select(group => string.Join(",", group)).Distinct().Count());
    }

    [Fact]
    public void Bridge_reaches_both_halves_that_do_not_reach_each_other()
    {
        var cut = Cut((PartitionFault)Fault.Bridge(Target.One), 5, NodeId.Number(3));

        Assert.DoesNotContain(cut, link => link.Contains("n3", StringComparison.Ordinal));
        Assert.Equal(8, cut.Count);
        Assert.Contains("n1>n4", cut);
        Assert.DoesNotContain("n1>n2", cut);
    }

    private static List<string> Cut(PartitionFault fault, int nodes, params NodeId[] targets) =>
        [
            .. fault
                .Changes([.. Enumerable.Range(1, nodes).Select(NodeId.Number)], targets)
                .Select(change => $"{change.From}>{change.To}"),
        ];
}
