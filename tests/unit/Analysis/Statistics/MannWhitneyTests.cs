using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class MannWhitneyTests
{
    [Theory]
    [InlineData("mann-whitney-exact/mann_whitney_1947_cdf.csv", 1e-6)]
    // The printed table rounds some entries and cuts others off (1/35 is .028, 1/21 is .047).
    [InlineData("mann-whitney-exact/mann_whitney_1947_p52_cdf_3dp.csv", 1e-3)]
    public void Distribution_without_ties_matches_the_table_of_1947(string file, double tolerance)
    {
        foreach (var row in KnownCases.Rows(file))
        {
            var distribution = new MannWhitneyDistribution(int.Parse(row["n"]), int.Parse(row["m"]));

            Assert.Equal(KnownCases.Number(row["P(U<=u)"]), distribution.Cdf(KnownCases.Number(row["U"])), tolerance);
        }
    }

    [Fact]
    public void Distribution_with_ties_matches_the_table_of_Klotz()
    {
        foreach (var row in KnownCases.Rows("mann-whitney-exact/klotz_1966_ties_cdf.csv"))
        {
            var (n, m) = (int.Parse(row["n1"]), int.Parse(row["n2"]));
            int[] ties = [.. row["tie_vector"].Split('-').Select(int.Parse)];
            var u = KnownCases.Number(row["x(=U+n1^2/2)"]) - (n * n / 2.0);

            Assert.Equal(KnownCases.Number(row["P"]), new MannWhitneyDistribution(n, m, ties).Cdf(u), 5e-6);
        }
    }

    [Fact]
    public void Distribution_with_groups_of_one_is_that_without_ties()
    {
        var tied = new MannWhitneyDistribution(4, 6, [.. Enumerable.Repeat(1, 10)]);
        var untied = new MannWhitneyDistribution(4, 6);

        for (var u = 0; u <= 24; u++)
        {
            Assert.Equal(untied.Cdf(u), tied.Cdf(u), 1e-14);
            Assert.Equal(untied.Survival(u), tied.Survival(u), 1e-14);
        }
    }

    // go-moremath stats/utest_test.go, which has them from R.
    [Theory]
    [InlineData(
        new double[] { 2, 1, 3, 5 },
        new double[] { 12, 11, 13, 15 },
        0,
        0.014285714285714289,
        0.028571428571428577,
        1
    )]
    [InlineData(
        new double[] { 2, 1, 3, 5 },
        new double[] { 0, 4, 6, 7 },
        5,
        0.24285714285714288,
        0.48571428571428577,
        0.8285714285714285
    )]
    public void Small_samples_without_ties_are_tested_exactly(
        double[] x,
        double[] y,
        double u,
        double less,
        double differs,
        double greater
    )
    {
        AssertTest(x, y, u, less, differs, greater, 1e-14);
    }

    [Fact]
    public void Large_samples_are_tested_by_the_normal_approximation()
    {
        double[] x = [.. Enumerable.Range(0, 500).Select(i => 2.0 * i)];
        double[] y = [.. Enumerable.Range(0, 600).Select(i => (2.0 * i) - 41)];

        AssertTest(x, y, 135250, 0.0024667680407086112, 0.0049335360814172224, 0.9975346930458906, 1e-12);
    }

    [Fact]
    public void Samples_of_unequal_size_match_R()
    {
        // scipy test_stats.py / test_mannwhitneyu.py, numbers from R wilcox.test.
        double[] x = [210.052110, 110.190630, 307.918612];
        double[] y =
        [
            436.08811482466416,
            416.37397329768191,
            179.96975939463582,
            197.8118754228619,
            34.038757281225756,
            138.54220550921517,
            128.7769351470246,
            265.92721427951852,
            275.6617533155341,
            592.34083395416258,
            448.73177590617018,
            300.61495185038905,
            187.97508449019588,
        ];

        AssertTest(x, y, 16, 0.3517857142857, 0.7035714285714, 0.6946428571429, 1e-12);
        Assert.Equal(0.6865041817876, MannWhitney.Test(x, y, Alternative.TwoSided, RankTestMethod.Asymptotic).P, 1e-12);
        Assert.Equal(0.3432520908938, MannWhitney.Test(x, y, Alternative.Less, RankTestMethod.Asymptotic).P, 1e-12);
        Assert.Equal(0.7047591913255, MannWhitney.Test(x, y, Alternative.Greater, RankTestMethod.Asymptotic).P, 1e-12);
    }

    [Fact]
    public void Approximation_with_ties_matches_scipy()
    {
        var result = MannWhitney.Test([1, 2, 3, 4], [1, 2, 3, 4, 5], Alternative.TwoSided, RankTestMethod.Asymptotic);

        Assert.Equal(8, result.Statistic);
        Assert.Equal(0.7086240584439, result.P, 1e-12);
    }

    [Fact]
    public void Approximation_with_continuity_matches_Pinpoint()
    {
        static double P(IEnumerable<int> x, IEnumerable<int> y) =>
            MannWhitney
                .Test(
                    [.. x.Select(v => (double)v)],
                    [.. y.Select(v => (double)v)],
                    Alternative.TwoSided,
                    RankTestMethod.Asymptotic
                )
                .P;

        Assert.Equal(0.00018267179110955002, P(Enumerable.Range(0, 10), Enumerable.Range(20, 10)), 1e-14);
        Assert.Equal(0.13986357686781267, P(Enumerable.Range(0, 5), Enumerable.Range(0, 10)), 1e-12);
        Assert.Equal(0.0039767517097886512, P(Enumerable.Repeat(0, 5), Enumerable.Repeat(1, 5)), 1e-12);
        Assert.Equal(1, P(Enumerable.Repeat(3, 5), Enumerable.Repeat(3, 5)));
    }

    [Fact]
    public void One_sided_approximation_with_continuity_matches_Pinpoint()
    {
        double[] zeros = [.. Enumerable.Repeat(0.0, 20)];
        double[] mixed = [.. Enumerable.Repeat(0.0, 15), .. Enumerable.Repeat(1.0, 5)];
        double[] middle = [.. Enumerable.Range(10, 20)];
        double[] around = [.. Enumerable.Range(0, 10), .. Enumerable.Range(30, 10)];

        Assert.Equal(0.0097, MannWhitney.Test(zeros, mixed, Alternative.Less, RankTestMethod.Asymptotic).P, 5e-5);
        // Pinpoint takes the absolute value of the corrected z, so at the very centre it prints the complement.
        Assert.Equal(1 - 0.4946, MannWhitney.Test(middle, around, Alternative.Less, RankTestMethod.Asymptotic).P, 5e-5);
    }

    // benchmath/assumption_test.go of golang.org/x/perf.
    [Theory]
    [InlineData(new double[] { 1, -1, -1, -1 }, new double[] { -1, 1, 1, 1 }, 0.4857142857142857)]
    [InlineData(new double[] { -1, -1, -1, -1 }, new double[] { 1, 1, 1, 1 }, 0.02857142857142857)]
    [InlineData(new double[] { -1, -1, -1 }, new double[] { 1, 1, 1 }, 0.1)]
    [InlineData(new double[] { 1, 1, 1, 1 }, new double[] { 1, 1, 1, 1 }, 1)]
    [InlineData(new double[] { 1 }, new double[] { 2 }, 1)]
    public void Two_sided_p_with_ties_matches_benchstat(double[] x, double[] y, double p)
    {
        Assert.Equal(p, MannWhitney.Test(x, y).P, 1e-14);
    }

    [Theory]
    [InlineData(2, 1.0 / 3)]
    [InlineData(3, 0.1)]
    [InlineData(4, 0.0285714285714)]
    [InlineData(5, 0.00793650793651)]
    [InlineData(6, 0.0021645021645)]
    [InlineData(7, 0.000582750582751)]
    [InlineData(8, 0.0001554001554)]
    [InlineData(9, 4.113533525298231e-05)]
    public void Two_sided_p_cannot_be_smaller_than_the_sizes_allow(int n, double p)
    {
        double[] low = [.. Enumerable.Range(0, n)];
        double[] high = [.. Enumerable.Range(100, n)];

        Assert.Equal(p, MannWhitney.Test(low, high).P, 1e-13);
    }

    [Fact]
    public void Permeability_example_of_R_is_reproduced()
    {
        var data = KnownCases.Json("wilcoxon-signed-rank/cases.json").GetProperty("permeability");
        var (x, y) = (data.GetProperty("x").Doubles(), data.GetProperty("y").Doubles());
        var interval = MannWhitney.ConfidenceInterval(x, y, 0.95);

        Assert.Equal(35, MannWhitney.Test(x, y).Statistic);
        Assert.Equal(0.254412254412, MannWhitney.Test(x, y).P, 1e-12);
        Assert.Equal(0.127206127206, MannWhitney.Test(x, y, Alternative.Greater).P, 1e-12);
        Assert.Equal(0.305, HodgesLehmann.Shift(x, y), 1e-12);
        Assert.Equal(-0.15, interval.Low, 1e-12);
        Assert.Equal(0.76, interval.High, 1e-12);
    }

    [Fact]
    public void Shifted_samples_match_R_over_every_published_row()
    {
        var rows = 0;
        foreach (var item in KnownCases.Json("perfolizer/mann_whitney.json").EnumerateArray())
        {
            var x = item.GetProperty("x").Doubles();
            var y = item.GetProperty("y").Doubles();
            foreach (
                var row in item.GetProperty("expected_t_u_p_greater").EnumerateArray().Select(row => row.Doubles())
            )
            {
                var result = MannWhitney.Test(x, [.. y.Select(value => value + row[0])], Alternative.Greater);

                // One published row differs by a tie that only appears in floating point after the shift.
                Assert.InRange(result.Statistic, row[1] - 1, row[1] + 1);
                Assert.Equal(row[2], result.P, 0.01);
                rows++;
            }
        }

        Assert.True(rows >= 25, $"only {rows} rows were read");
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Interval_of_too_few_values_has_no_bounds(int count, bool isBounded)
    {
        double[] values = [.. Enumerable.Range(1, count)];

        Assert.Equal(isBounded, MannWhitney.ConfidenceInterval(values, values, 0.95).IsBounded);
    }

    [Fact]
    public void Sample_without_values_is_refused()
    {
        Assert.Throws<ArgumentException>(() => MannWhitney.Test([], [1]));
    }

    private static void AssertTest(
        double[] x,
        double[] y,
        double u,
        double less,
        double differs,
        double greater,
        double tolerance
    )
    {
        Assert.Equal(u, MannWhitney.Test(x, y).Statistic);
        Assert.Equal(less, MannWhitney.Test(x, y, Alternative.Less).P, tolerance);
        Assert.Equal(differs, MannWhitney.Test(x, y).P, tolerance);
        Assert.Equal(greater, MannWhitney.Test(x, y, Alternative.Greater).P, tolerance);
    }
}
