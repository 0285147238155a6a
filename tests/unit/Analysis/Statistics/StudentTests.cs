using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class StudentTests
{
    [Fact]
    public void Interval_of_a_mean_matches_benchstat()
    {
        var interval = Student.MeanInterval([-8, 2, 3, 4, 5, 6], 0.95);

        Assert.Equal(-3.351092806089359, interval.Low, 1e-8);
        Assert.Equal(7.351092806089359, interval.High, 1e-8);
    }

    [Theory]
    // R: qt(0.99, 7), qt(0.975, 1), qt(0.025, 30)
    [InlineData(0.99, 7, 2.997951567)]
    [InlineData(0.975, 1, 12.70620474)]
    [InlineData(0.025, 30, -2.042272456)]
    public void Quantile_of_the_t_distribution_matches_R(double p, double degreesOfFreedom, double t)
    {
        Assert.Equal(t, Student.Quantile(p, degreesOfFreedom), 1e-7);
    }

    [Fact]
    public void Pooled_test_of_regimes_without_spread_is_certain_or_undefined()
    {
        Assert.Equal(0, Student.PooledP(1, 0, 5, 2, 0, 5));
        Assert.True(double.IsNaN(Student.PooledP(1, 0, 5, 1, 0, 5)));
    }

    [Fact]
    public void Interval_of_a_single_value_is_unbounded()
    {
        Assert.Equal(Interval.Unbounded, Student.MeanInterval([3], 0.95));
    }
}
