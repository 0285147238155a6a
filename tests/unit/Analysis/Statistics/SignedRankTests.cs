using System.Text.Json;
using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class SignedRankTests
{
    // Expected values: scipy's TestWilcoxon (from R 4.0.3) and R 4.2.2 wilcox.test(x, y, paired = TRUE, conf.int = TRUE).
    private static readonly JsonElement Cases = KnownCases.Json("wilcoxon-signed-rank/cases.json");

    [Theory]
    [InlineData("a", Alternative.TwoSided, 0.10546875)]
    [InlineData("a", Alternative.Less, 0.9580078125)]
    [InlineData("a", Alternative.Greater, 0.052734375)]
    [InlineData("b", Alternative.TwoSided, 0.8694877624511719)]
    [InlineData("b", Alternative.Less, 0.4347438812255859)]
    [InlineData("b", Alternative.Greater, 0.5795888900756836)]
    [InlineData("depression", Alternative.Greater, 0.01953125)]
    [InlineData("depression", Alternative.TwoSided, 0.0390625)]
    public void P_without_ties_is_the_exact_one(string name, Alternative alternative, double p)
    {
        var result = SignedRank.Test(Differences(name), alternative);

        Assert.True(result.IsExact);
        Assert.Equal(p, result.P, 1e-14);
    }

    [Theory]
    [InlineData("c", Alternative.TwoSided, RankTestMethod.AsymptoticWithoutContinuity, 0.6948866023724735)]
    [InlineData("c", Alternative.TwoSided, RankTestMethod.Asymptotic, 0.7240816609153895)]
    [InlineData("d", Alternative.Less, RankTestMethod.AsymptoticWithoutContinuity, 0.7031847042787)]
    [InlineData("d", Alternative.Less, RankTestMethod.Asymptotic, 0.72336564289)]
    [InlineData("d", Alternative.Greater, RankTestMethod.AsymptoticWithoutContinuity, 0.2968152957213)]
    [InlineData("d", Alternative.Greater, RankTestMethod.Asymptotic, 0.3176446594176)]
    [InlineData("d", Alternative.Greater, RankTestMethod.Automatic, 0.3176446594176)]
    public void P_of_the_normal_approximation_matches_the_reference(
        string name,
        Alternative alternative,
        RankTestMethod method,
        double p
    )
    {
        var result = SignedRank.Test(Differences(name), alternative, method);

        Assert.False(result.IsExact);
        Assert.Equal(p, result.P, 1e-10);
    }

    [Theory]
    [InlineData("c", 34)]
    [InlineData("d", 27)]
    [InlineData("depression", 40)]
    public void Statistic_is_the_rank_sum_of_positive_differences(string name, double statistic)
    {
        var result = SignedRank.Test(Differences(name));
        var n = Differences(name).Count(difference => difference != 0);

        // scipy prints the smaller of both rank sums, R the positive one.
        Assert.Contains(statistic, new[] { result.Statistic, (n * (n + 1) / 2.0) - result.Statistic });
    }

    [Theory]
    [InlineData("a", 0.765, -0.115, 1.415)]
    [InlineData("depression", 0.46, 0.010, 0.786)]
    public void Estimate_and_interval_match_the_reference(string name, double estimate, double low, double high)
    {
        var interval = SignedRank.ConfidenceInterval(Differences(name), 0.95);

        Assert.Equal(estimate, HodgesLehmann.Center(Differences(name)), 1e-12);
        Assert.Equal(low, interval.Low, 1e-12);
        Assert.Equal(high, interval.High, 1e-12);
    }

    [Fact]
    public void Lower_bound_at_one_side_matches_the_reference()
    {
        Assert.Equal(0.175, SignedRank.LowerBound(Differences("depression"), 0.95), 1e-12);
    }

    [Fact]
    public void P_with_ties_by_the_exact_method_is_that_of_all_sign_patterns()
    {
        double[] differences = [1, 1, -1, 2, 3, -3];

        // By enumeration: of the 64 sign patterns, those whose positive midrank sum is at least the observed one.
        var ranks = new[] { 2.0, 2, 2, 4, 5.5, 5.5 };
        var observed = 2.0 + 2 + 4 + 5.5;
        var count = Enumerable
            .Range(0, 64)
            .Count(pattern => ranks.Where((_, i) => ((pattern >> i) & 1) == 1).Sum() >= observed);

        Assert.Equal(count / 64.0, SignedRank.Test(differences, Alternative.Greater, RankTestMethod.Exact).P, 1e-15);
    }

    [Fact]
    public void Differences_that_are_all_zero_are_no_evidence()
    {
        Assert.Equal(1, SignedRank.Test([0, 0, 0]).P);
    }

    [Fact]
    public void Single_difference_gives_the_only_p_it_can()
    {
        Assert.Equal(0.5, SignedRank.Test([2], Alternative.Greater).P);
        Assert.Equal(1, SignedRank.Test([2]).P);
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    public void Interval_of_too_few_values_has_no_bounds(int count, bool isBounded)
    {
        double[] values = [.. Enumerable.Range(1, count)];

        Assert.Equal(isBounded, SignedRank.ConfidenceInterval(values, 0.95).IsBounded);
    }

    [Theory]
    [InlineData(0.05, 5)]
    [InlineData(0.01, 7)]
    [InlineData(0.001, 10)]
    public void Pairs_needed_for_a_level_are_the_fewest_that_reach_it(double alpha, int pairs)
    {
        Assert.Equal(pairs, SignedRank.PairsNeeded(alpha));
    }

    [Fact]
    public void Bounds_of_many_values_stay_near_the_exact_order_statistic()
    {
        // 201 values use the normal approximation of the order, 200 the exact one; equally spaced values make the bounds comparable.
        double[] large = [.. Enumerable.Range(-100, 201)];
        double[] exact = [.. Enumerable.Range(-100, 200)];

        Assert.InRange(
            SignedRank.LowerBound(large, 0.99),
            SignedRank.LowerBound(exact, 0.99),
            SignedRank.LowerBound(exact, 0.99) + 1
        );
    }

    private static double[] Differences(string name) =>
        [
            .. Cases
                .GetProperty(name)
                .GetProperty("x")
                .Doubles()
                .Zip(Cases.GetProperty(name).GetProperty("y").Doubles(), (x, y) => x - y),
        ];
}
