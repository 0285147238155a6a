using System.Globalization;
using PerfTests.Analysis.Formatting;

namespace PerfTests.UnitTests.Reporting.Formatting;

public class FigureTextTests
{
    [Theory]
    [InlineData(0, "0 µs")]
    [InlineData(1.023, "1.02 µs")]
    [InlineData(999.4, "999 µs")]
    [InlineData(999.9, "1.00 ms")]
    [InlineData(12_345, "12.3 ms")]
    [InlineData(999_600, "1.00 s")]
    [InlineData(75_000_000, "75.0 s")]
    [InlineData(double.NaN, "–")]
    public void Duration_is_shown_in_the_unit_that_fits(double us, string shown) =>
        Assert.Equal(shown, Plain(FigureText.Duration(us)));

    [Theory]
    [InlineData(1, "100 %")]
    [InlineData(0.999999, "99.99 %")]
    [InlineData(0.9512, "95.12 %")]
    [InlineData(0.000012, "0.0012 %")]
    [InlineData(0, "0 %")]
    [InlineData(double.NaN, "–")]
    public void Percentage_below_all_is_never_shown_as_all(double share, string shown) =>
        Assert.Equal(shown, Plain(FigureText.Percent(share)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1_500, "1.50 kB")]
    [InlineData(15_728_640, "15.7 MB")]
    [InlineData(double.PositiveInfinity, "–")]
    public void Bytes_are_shown_in_decimal_units(double bytes, string shown) =>
        Assert.Equal(shown, Plain(FigureText.Bytes(bytes)));

    [Theory]
    [InlineData(12_345.6, "12,346/s")]
    [InlineData(0.5, "0.5/s")]
    [InlineData(double.NaN, "–")]
    public void Rate_is_shown_the_same_in_every_culture(double rate, string shown)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture.Create();

            Assert.Equal(shown, FigureText.Rate(rate));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static string Plain(string text) => text.Replace(FigureText.Gap, ' ');
}
