using System.Globalization;

namespace PerfTests.Analysis.Formatting;

/// <summary>Numbers for people, in every view the same: invariant culture, unit last, a dash for what was not measured.</summary>
public static class FigureText
{
    /// <summary>Stands for a value that was not measured; never 0.</summary>
    public const string None = "–";

    /// <summary>Between number and unit: a space at which no line breaks.</summary>
    public const char Gap = '\u00A0';

    private static readonly string[] ByteUnits = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A duration in the unit in which it has one to three digits before the point.</summary>
    public static string Duration(double microseconds) =>
        microseconds switch
        {
            double.NaN => None,
            < 999.5 => Significant(microseconds) + Gap + "µs",
            < 999_500 => Significant(microseconds / 1e3) + Gap + "ms",
            _ => Significant(microseconds / 1e6) + Gap + "s",
        };

    /// <summary>A span of time that was set or chosen, in seconds, with the digits that matter. What was measured is shown by <see cref="Duration"/>.</summary>
    public static string Seconds(double seconds) => double.IsNaN(seconds) ? None : Format(seconds, "0.###") + Gap + "s";

    /// <summary>Operations per second.</summary>
    public static string Rate(double perSecond) => Number(perSecond) is None ? None : Number(perSecond) + "/s";

    /// <summary>A number with three significant digits, or all digits before the point.</summary>
    public static string Number(double value) =>
        !double.IsFinite(value) ? None
        : Math.Abs(value) >= 100 ? Format(value, "#,0")
        : Significant(value);

    /// <summary>A count with separators.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage. What is below 100 % is never rounded up to it.</summary>
    public static string Percent(double share)
    {
        if (!double.IsFinite(share))
        {
            return None;
        }

        var percent = 100 * share;
        var shown = share < 1 && percent >= 99.995 ? 99.99 : percent;
        return Format(shown, Math.Abs(percent) < 0.1 && percent != 0 ? "0.####" : "0.##") + Gap + "%";
    }

    /// <summary>Bytes in decimal units.</summary>
    public static string Bytes(double bytes)
    {
        if (!double.IsFinite(bytes))
        {
            return None;
        }

        var unit = 0;
        while (Math.Abs(bytes) >= 999.5 && unit < ByteUnits.Length - 1)
        {
            bytes /= 1000;
            unit++;
        }

        return Significant(bytes) + Gap + ByteUnits[unit];
    }

    /// <summary>A value in a unit that is known by its name.</summary>
    public static string InUnit(double value, string unit) => FigureUnit.Of(unit).Show(value);

    /// <summary>The same text with plain spaces, for terminals, headlines and Markdown.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace(Gap, ' ');
    }

    /// <summary>A percentile's name: <c>p99.9</c>, or <c>max</c>.</summary>
    public static string Percentile(double percentile) =>
        percentile >= 100 ? "max" : "p" + Format(percentile, "0.####");

    /// <summary>A number with three significant digits.</summary>
    internal static string Significant(double value) =>
        Math.Abs(value) switch
        {
            double.NaN => None,
            0 => "0",
            < 0.000_995 => value.ToString("0.##E+0", CultureInfo.InvariantCulture),
            < 0.009_995 => Format(value, "0.#####"),
            < 0.099_95 => Format(value, "0.####"),
            < 0.9995 => Format(value, "0.###"),
            < 9.995 => Format(value, "0.00"),
            < 99.95 => Format(value, "0.0"),
            _ => Format(value, "#,0"),
        };

    private static string Format(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
