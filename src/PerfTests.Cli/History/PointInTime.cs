using System.Globalization;

namespace PerfTests.Cli.History;

/// <summary>Points in time as people write them: a date, a date with time, or how long ago.</summary>
internal static class PointInTime
{
    public const string Expected = "a date such as 2026-11-25 or 2026-11-25T08:00Z, or how long ago: 30d, 12h, 90m";

    private const double HoursPerDay = 24;

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Reads it. What names no zone is meant in UTC.</summary>
    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset point)
    {
        if (
            DateTimeOffset.TryParseExact(
                text,
                Forms,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out point
            )
        )
        {
            return true;
        }

        var isLong = TryReadAge(text, out var age) && age >= TimeSpan.Zero && age < now - DateTimeOffset.UnixEpoch;
        point = isLong ? now - age : default;
        return isLong;
    }

    /// <summary>Reads how long ago something was.</summary>
    public static bool TryReadAge(string text, out TimeSpan age) =>
        text.EndsWith('d')
        && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var days)
        && double.IsFinite(days)
            ? DurationText.TryParse((days * HoursPerDay).ToString("R", CultureInfo.InvariantCulture) + "h", out age)
            : DurationText.TryParse(text, out age);
}
