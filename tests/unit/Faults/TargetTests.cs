using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Protocols;
using PerfTests.Units;

namespace PerfTests.UnitTests.Faults;

public class TargetTests
{
    private static readonly NodeId[] Nodes = [.. Enumerable.Range(1, 7).Select(NodeId.Number)];
    private static readonly TargetSituation Raft = new(Nodes, NodeId.Number(3), Protocol.Raft);

    [Fact]
    public void Leader_of_the_moment_is_chosen() =>
        Assert.Equal([NodeId.Number(3)], Target.Leader.Choose(Raft, new Seed(1)));

    [Fact]
    public void Leader_that_nobody_knows_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => Target.Leader.Choose(Raft with { Leader = null }, new Seed(1)));

    [Fact]
    public void Leader_of_a_protocol_without_one_is_a_node_by_seed() =>
        Assert.Single(Target.Leader.Choose(new TargetSituation(Nodes, null, Protocol.Gossip), new Seed(1)));

    [Fact]
    public void Follower_is_never_the_leader()
    {
        var chosen = Enumerable
            .Range(0, 200)
            .Select(seed => Target.Follower.Choose(Raft, new Seed((ulong)seed)).Single());

        Assert.Equal(6, chosen.Distinct().Count());
        Assert.DoesNotContain(NodeId.Number(3), chosen);
    }

    [Theory]
    [InlineData("raft", 7, 3, 4, 3)]
    [InlineData("raft", 4, 1, 3, 1)]
    [InlineData("pbft", 4, 1, 3, 1)]
    [InlineData("pbft", 7, 3, 4, 2)]
    public void Sizes_follow_from_nodes_and_protocol(
        string protocol,
        int nodes,
        int minority,
        int majority,
        int tolerated
    )
    {
        var situation = new TargetSituation(Nodes[..nodes], Nodes[0], Protocol.Find(protocol));

        Assert.Equal(minority, Target.Minority.Choose(situation, new Seed(5)).Count);
        Assert.Equal(majority, Target.Majority.Choose(situation, new Seed(5)).Count);
        Assert.Equal(tolerated, Target.Tolerated.Choose(situation, new Seed(5)).Count);
        Assert.Equal(nodes, Target.All.Choose(situation, new Seed(5)).Count);
    }

    [Fact]
    public void Named_nodes_are_chosen_whatever_the_seed() =>
        Assert.Equal([NodeId.Number(2), NodeId.Number(5)], Target.Named("n2", "n5").Choose(Raft, new Seed(9)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(0, 3)]
    public void Random_target_has_as_many_nodes_as_asked_for_and_zero_means_half(int asked, int chosen)
    {
        var nodes = Target.Random(asked).Choose(Raft, new Seed(3));

        Assert.Equal(chosen, nodes.Distinct().Count());
        Assert.Equal(nodes.Order(Comparer<NodeId>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), nodes);
    }

    [Fact]
    public void Same_seed_chooses_the_same_nodes_and_others_differ()
    {
        var choices = Enumerable
            .Range(0, 50)
            .Select(seed => string.Join(",", Target.Random(3).Choose(Raft, new Seed((ulong)seed))))
            .ToArray();

        Assert.Equal(choices[7], string.Join(",", Target.Random(3).Choose(Raft, new Seed(7))));
        Assert.True(choices.Distinct().Count() > 10);
    }
}
