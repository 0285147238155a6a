using System.Globalization;

namespace PerfTests.UnitTests.Reporting;

/// <summary>A culture that writes 1.234,5 as in Germany; made by hand, as tests run with invariant globalization.</summary>
internal static class CommaCulture
{
    public static CultureInfo Create()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.DateTimeFormat.DateSeparator = ".";
        return culture;
    }
}
