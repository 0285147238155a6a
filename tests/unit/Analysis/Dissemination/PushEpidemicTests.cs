using PerfTests.Analysis.Dissemination;

namespace PerfTests.UnitTests.Analysis.Dissemination;

public sealed class PushEpidemicTests
{
    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(2, 1, 2, 1)]
    // Two holders of three each choose one of two others: the last node is missed by both with chance 1/4.
    [InlineData(3, 1, 3, 1 + (1 / 0.75))]
    [InlineData(7, 6, 7, 1)]
    // Four holders of five choose three of four others: all miss the last node with chance (1/4)^4.
    [InlineData(5, 3, 5, 1 + (1 / (1 - (1.0 / 256))))]
    [InlineData(5, 3, 3, 1)]
    public void ExpectedRounds_of_small_clusters_equals_the_value_worked_out_by_hand(
        int nodes,
        int fanOut,
        int holders,
        double expected
    ) => Assert.Equal(expected, PushEpidemic.ExpectedRounds(nodes, fanOut, holders), 9);

    [Fact]
    public void ExpectedRounds_of_a_large_cluster_approaches_the_published_limit()
    {
        // log2 n + ln n + O(1) for one target a round (Frieze and Grimmett 1985).
        var rounds = PushEpidemic.ExpectedRounds(256, 1, 256);

        Assert.InRange(rounds, Math.Log2(256) + Math.Log(256) - 1.5, Math.Log2(256) + Math.Log(256) + 1.5);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 1, 4)]
    public void ExpectedRounds_out_of_range_is_refused(int nodes, int fanOut, int holders) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PushEpidemic.ExpectedRounds(nodes, fanOut, holders));
}
