using System.Globalization;

namespace PerfTests.Cli;

/// <summary>Numbers as users write them on the command line: with a point, whatever the machine's language.</summary>
internal static class NumberText
{
    /// <summary>Reads a number; a percent sign at its end is accepted.</summary>
    public static bool TryReadPercent(string text, out double percent) =>
        double.TryParse(text.TrimEnd().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out percent)
        && double.IsFinite(percent);

    /// <summary>Reads a number.</summary>
    public static bool TryRead(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
