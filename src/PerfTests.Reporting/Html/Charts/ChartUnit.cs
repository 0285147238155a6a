using System.Text.RegularExpressions;
using PerfTests.Analysis.Formatting;

namespace PerfTests.Reporting.Html.Charts;

/// <summary>Units of chart values. The script of the page knows the same names.</summary>
internal static partial class ChartUnit
{
    /// <summary>Durations in microseconds.</summary>
    public const string Microseconds = "us";

    /// <summary>Events per second.</summary>
    public const string PerSecond = "1/s";

    /// <summary>Shares of 1.</summary>
    public const string Share = "share";

    /// <summary>Numbers of things.</summary>
    public const string Count = "count";

    /// <summary>A value with its unit.</summary>
    public static string Show(double value, string unit) => FigureText.InUnit(value, unit);

    /// <summary>A value of an axis: short, without a tail of zeros.</summary>
    public static string Label(double value, string unit) => TailOfZeros().Replace(Show(value, unit), "$1");

    [GeneratedRegex(@"(?:\.0+|(\.\d*[1-9])0+)(?!\d)")]
    private static partial Regex TailOfZeros();
}
