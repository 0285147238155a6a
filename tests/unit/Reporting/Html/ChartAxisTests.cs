using PerfTests.Reporting.Html.Charts;

namespace PerfTests.UnitTests.Reporting.Html;

public class ChartAxisTests
{
    [Theory]
    [InlineData(new[] { 842.0 }, 1_000, 5)]
    [InlineData(new[] { 0.0, 0.0 }, 1, 5)]
    [InlineData(new double[0], 1, 5)]
    [InlineData(new[] { double.NaN, 3.9 }, 4, 5)]
    public void Axis_from_zero_ends_at_a_round_value(double[] values, double max, int ticks)
    {
        var axis = ChartAxis.FromZero(values, value => $"{value}");

        Assert.Equal((0, max), (axis.Min, axis.Max));
        Assert.Equal(ticks, axis.Ticks.Count);
    }

    [Theory]
    [InlineData(new[] { 95.0, 48_100 }, 50, 50_000, 3)]
    [InlineData(new[] { 10_000.0 }, 10_000, 100_000, 4)]
    [InlineData(new[] { 0.0, double.NaN }, 1, 10, 4)]
    public void Logarithmic_axis_spans_round_values_around_the_data(double[] values, double min, double max, int ticks)
    {
        var axis = ChartAxis.Logarithmic(values, value => $"{value}");

        Assert.Equal((min, max), (axis.Min, axis.Max));
        Assert.Equal(ticks, axis.Ticks.Count);
        Assert.Equal((0, 1), (axis.Position(min), axis.Position(max)));
    }

    [Fact]
    public void Axis_between_equal_bounds_has_a_width_all_the_same()
    {
        var axis = ChartAxis.Between(3, 3, value => $"{value}");

        Assert.True(axis.Max > axis.Min);
        Assert.Equal(0, axis.Position(3));
    }

    [Theory]
    [InlineData(50_000, "us", "50\u00A0ms")]
    [InlineData(2_500, "us", "2.5\u00A0ms")]
    [InlineData(50, "count", "50")]
    [InlineData(0.5, "cores", "0.5\u00A0cores")]
    [InlineData(1_000, "1/s", "1,000/s")]
    [InlineData(100, "1/s", "100/s")]
    public void Label_of_an_axis_carries_no_tail_of_zeros(double value, string unit, string label) =>
        Assert.Equal(label, ChartUnit.Label(value, unit));
}
