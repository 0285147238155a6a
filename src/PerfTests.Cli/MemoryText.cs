using System.Globalization;

namespace PerfTests.Cli;

/// <summary>Amounts of memory as people write them on a command line: <c>512MB</c>, <c>1GB</c>, <c>2GiB</c>; a bare number is bytes.</summary>
internal static class MemoryText
{
    public const string Expected = "an amount of memory such as 512MB or 1GB, at least 64MB";

    private const long MinBytes = 64_000_000;

    private static readonly (string Suffix, double Bytes)[] Units =
    [
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("KB", 1e3),
        ("MB", 1e6),
        ("GB", 1e9),
        ("B", 1),
        ("", 1),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        var (suffix, factor) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase));
        var isNumber = double.TryParse(
            text.AsSpan(0, text.Length - suffix.Length),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        );
        var isFit = isNumber && number * factor >= MinBytes && number * factor < 1e15;
        bytes = isFit ? (long)(number * factor) : 0;
        return isFit;
    }
}
