using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class GeneralizedEsdTests
{
    private static readonly double[] Rosner = KnownCases.Column("nist-gesd-rosner/rosner.csv");

    [Fact]
    public void Rosners_sample_gives_the_published_outliers_and_statistics()
    {
        var result = GeneralizedEsd.Test(Rosner, 10);

        Assert.Equal(3, result.Outliers.Count);
        Assert.Equal([53, 52, 51, 50, 0, 49, 48, 47, 1, 46], result.Candidates.Select(candidate => candidate.Index));
        AssertNear(
            [3.118, 2.942, 3.179, 2.810, 2.815, 2.848, 2.279, 2.310, 2.101, 2.067],
            [.. result.Candidates.Select(candidate => candidate.Statistic)]
        );
        AssertNear(
            [3.158, 3.151, 3.143, 3.136, 3.128, 3.120, 3.111, 3.103, 3.094, 3.085],
            [.. result.Candidates.Select(candidate => candidate.Critical)]
        );
    }

    [Fact]
    public void Rosners_sample_measured_from_the_median_has_four()
    {
        Assert.Equal(4, GeneralizedEsd.Test(Rosner, 10, isRobust: true).Outliers.Count);
    }

    [Theory]
    [InlineData(false, new[] { 90, 4, 27, 88, 37, 64, 126, 78, 74, 47 })]
    [InlineData(true, new[] { 90, 4, 27, 37, 64, 78, 74, 88, 47, 60 })]
    public void Series_of_a_real_benchmark_gives_the_published_order(bool isRobust, int[] order)
    {
        var values = KnownCases.Json("nist-gesd-rosner/real_series.json").Doubles();

        var result = GeneralizedEsd.Test(values, 10, isRobust: isRobust);

        Assert.Equal(2, result.Outliers.Count);
        Assert.Equal(order, result.Candidates.Select(candidate => candidate.Index));
    }

    [Fact]
    public void Single_deviation_among_equals_is_found_by_deviations_only()
    {
        double[] values = [.. Enumerable.Repeat(-1.0, 203), -2, .. Enumerable.Repeat(-1.0, 75)];

        Assert.Equal(203, Assert.Single(GeneralizedEsd.Test(values, 10).Outliers).Index);
        Assert.Empty(GeneralizedEsd.Test(values, 10, isRobust: true).Outliers);
    }

    [Fact]
    public void Equal_values_and_tiny_samples_have_no_outliers()
    {
        Assert.Empty(GeneralizedEsd.Test([.. Enumerable.Repeat(1.0, 20)], 10).Candidates);
        Assert.Empty(GeneralizedEsd.Test([1, 100], 10).Candidates);
    }

    private static void AssertNear(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second / pair.First, 0.999, 1.001));
    }
}
