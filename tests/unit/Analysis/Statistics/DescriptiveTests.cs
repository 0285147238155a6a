using System.Globalization;
using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Analysis.Statistics;

public class DescriptiveTests
{
    [Theory]
    [InlineData("Lottery", 218, 518.958715596330, 291.699727470969, -0.120948622967393)]
    [InlineData("Lew", 200, -177.435000000000, 277.332168044316, -0.307304800605679)]
    [InlineData("NumAcc1", 3, 10000002, 1, -0.5)]
    [InlineData("NumAcc2", 1001, 1.2, 0.1, -0.999)]
    public void Moments_of_a_reference_data_set_match_the_certified_values(
        string name,
        int count,
        double mean,
        double deviation,
        double autocorrelation
    )
    {
        // In a StRD file the data are what follows the last line with a letter or a rule.
        var values = KnownCases
            .Text($"nist-strd/{name}.dat")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Reverse()
            .TakeWhile(line => double.TryParse(line, CultureInfo.InvariantCulture, out _))
            .Reverse()
            .Select(KnownCases.Number)
            .ToArray();

        Assert.Equal(count, values.Length);
        AssertDigits(mean, Descriptive.Mean(values));
        AssertDigits(deviation, Descriptive.StandardDeviation(values));
        AssertDigits(autocorrelation, Descriptive.LagOneAutocorrelation(values));
    }

    [Fact]
    public void Deviation_of_values_far_from_zero_keeps_its_digits()
    {
        // NIST StRD NumAcc4 by its construction: 10000000.2, then 500 pairs 10000000.1, 10000000.3; s is 0.1 exactly.
        var values = Enumerable
            .Range(0, 500)
            .SelectMany(_ => new[] { 10000000.1, 10000000.3 })
            .Prepend(10000000.2)
            .ToArray();

        AssertDigits(0.1, Descriptive.StandardDeviation(values));
        AssertDigits(-0.999, Descriptive.LagOneAutocorrelation(values));
    }

    [Fact]
    public void Spread_of_a_single_value_is_undefined_or_zero()
    {
        Assert.True(double.IsNaN(Descriptive.StandardDeviation([7])));
        Assert.Equal(0, Descriptive.PopulationStandardDeviation([7]));
        Assert.Equal(7, Descriptive.Mean([7]));
    }

    [Fact]
    public void Autocorrelation_of_a_constant_series_is_undefined()
    {
        Assert.True(double.IsNaN(Descriptive.LagOneAutocorrelation([3, 3, 3])));
    }

    [Fact]
    public void Sample_without_values_or_with_a_value_that_is_not_finite_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Descriptive.Mean([]));
        Assert.Throws<ArgumentException>(() => Descriptive.Mean([1, double.NaN]));
        Assert.Throws<ArgumentException>(() => Descriptive.Mean([1, double.PositiveInfinity]));
    }

    private static void AssertDigits(double expected, double actual) =>
        Assert.InRange(Math.Abs((actual - expected) / expected), 0, 1e-8);
}
