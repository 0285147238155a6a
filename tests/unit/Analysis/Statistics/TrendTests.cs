using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class TrendTests
{
    [Fact]
    public void Theil_Sen_slope_of_a_line_ignores_its_outliers()
    {
        double[] x = [.. Enumerable.Range(0, 20).Select(i => (double)i)];
        double[] y = [.. x.Select(value => (3 * value) + 1)];
        y[4] = 1e6;
        y[17] = -1e6;

        Assert.Equal(3, TheilSen.Slope(x, y), 9);
    }

    [Fact]
    public void Theil_Sen_slope_of_a_long_series_is_taken_from_thinned_points()
    {
        double[] x = [.. Enumerable.Range(0, 20_000).Select(i => (double)i)];

        Assert.Equal(-0.5, TheilSen.Slope(x, [.. x.Select(value => -0.5 * value)]), 9);
    }

    /// <summary>Python: math.erfc(z / sqrt(2)) of z = (|S| - 1) / sqrt(var), S and var by the formulas of Gilbert 16.4.2 to 16.4.4.</summary>
    [Theory]
    [InlineData(new[] { 10.0, 15, 14, 20 }, 4, 0.30817952)]
    [InlineData(new[] { 1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 45, 8.3031e-05)]
    [InlineData(new[] { 2.0, 2, 2, 2 }, 0, 1)]
    [InlineData(new[] { 5.0, 3, 3, 1, 1, 0 }, -13, 0.01936)]
    public void Mann_Kendall_test_of_a_small_series_gives_the_known_answer(double[] values, double s, double p)
    {
        var result = MannKendall.Test(values);

        Assert.Equal(s, result.Statistic);
        Assert.Equal(p, result.P, 4);
    }

    /// <summary>Python: 1 - 2 times the trapezoidal integral of the t density from 0 to |t| = 2.27307 with 27.9343 degrees of freedom.</summary>
    [Fact]
    public void Welch_test_of_two_samples_gives_the_known_p()
    {
        double[] a = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
        double[] b = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.2, 18.0];

        Assert.Equal(0.030910, Welch.PValue(a, b), 5);
    }
}
