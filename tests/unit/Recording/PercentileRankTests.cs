using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public class PercentileRankTests
{
    [Theory]
    [InlineData(0, 5, 1)]
    [InlineData(1e-9, 5, 1)]
    [InlineData(50, 1, 1)]
    [InlineData(50, 2, 1)]
    [InlineData(50.0000000000001, 2, 2)]
    [InlineData(25, 5, 2)]
    [InlineData(30, 5, 2)]
    [InlineData(99, 84, 84)]
    [InlineData(99, 100, 99)]
    [InlineData(99, 101, 100)]
    [InlineData(99.9, 1_000, 999)]
    [InlineData(99.9, 2_000, 1_998)]
    [InlineData(99.99, 10_000, 9_999)]
    [InlineData(99.99, 72_000_000, 71_992_800)]
    [InlineData(100, 7, 7)]
    public void Rank_is_the_ceiling_of_the_share_of_the_count(double percentile, long count, long rank)
    {
        Assert.Equal(rank, PercentileRank.Of(percentile, count));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(100.1, 5)]
    [InlineData(double.NaN, 5)]
    [InlineData(50, 0)]
    public void Rank_of_no_percentile_or_of_no_values_is_refused(double percentile, long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PercentileRank.Of(percentile, count));
    }

    [Fact]
    public void Value_of_a_sample_is_one_of_its_values()
    {
        double[] ascending = [1, 2, 4, 8];

        Assert.Equal(
            [1.0, 2.0, 8.0, 8.0],
            new[] { 25.0, 50, 95, 100 }.Select(percentile => PercentileRank.ValueAt(percentile, ascending))
        );
    }
}
