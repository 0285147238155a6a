using System.Globalization;

namespace PerfTests.Cli;

/// <summary>Durations as people write them on a command line: <c>10s</c>, <c>1.5m</c>, <c>500ms</c>, <c>1h</c>; a bare number is seconds.</summary>
internal static class DurationText
{
    public const string Expected = "a duration such as 10s, 500ms, 2m or 1h";

    private static readonly (string Suffix, double Seconds)[] Units =
    [
        ("ms", 0.001),
        ("s", 1),
        ("m", 60),
        ("h", 3_600),
        ("", 1),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        var (suffix, seconds) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var isNumber = double.TryParse(
            text.AsSpan(0, text.Length - suffix.Length),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        );
        // What does not fit is a duration all the same; whether it may be that long is for the options to say.
        var total = Math.Clamp(
            number * seconds,
            -TimeSpan.MaxValue.TotalSeconds / 2,
            TimeSpan.MaxValue.TotalSeconds / 2
        );
        duration = isNumber && double.IsFinite(number) ? TimeSpan.FromSeconds(total) : TimeSpan.Zero;
        return isNumber && double.IsFinite(number);
    }
}
