using System.Globalization;

namespace PerfTests.Recording;

/// <summary>
/// Lines of the HdrHistogram log format, version 1.3 with tags (Tene, HdrHistogram's <c>HistogramLogWriter</c>), histograms in
/// the compressed V2 encoding: other HdrHistogram tools read it. Stamps are seconds since the start time in the header, to the microsecond.
/// </summary>
internal static class HistogramLog
{
    private const double NanosecondsPerUnitOfMax = 1_000_000;

    /// <summary>The header of a new log.</summary>
    public static string Header(DateTimeOffset startedAt)
    {
        var seconds = startedAt.ToUnixTimeMilliseconds() / 1000.0;
        var stamp = seconds.ToString("0.000", CultureInfo.InvariantCulture);
        return "#[PerfTests: values in nanoseconds, Interval_Max in milliseconds]\n"
            + "#[Histogram log format version 1.3]\n"
            + $"#[StartTime: {stamp} (seconds since epoch), {startedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)}]\n"
            + $"#[BaseTime: {stamp} (seconds since epoch)]\n"
            + "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";
    }

    /// <summary>One interval as a line, without its end.</summary>
    public static string Format(TaggedHistogram part)
    {
        var histogram = part.Histogram;
        var maximum = histogram.Totals.MaxNs / NanosecondsPerUnitOfMax;
        var encoded = Convert.ToBase64String(HistogramCodec.Encode(histogram));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Tag={part.Tag},{part.StartSeconds:0.000000},{part.EndSeconds - part.StartSeconds:0.000000},{maximum:0.000000},{encoded}"
        );
    }

    /// <summary>Reads the <c>StartTime</c> of a log's header, in seconds since the epoch; NaN if it has none.</summary>
    public static double ReadStartTime(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Prefix = "#[StartTime: ";
        while (text.ReadLine() is { } line && (line.Length == 0 || line[0] is '#' or '"'))
        {
            if (line.StartsWith(Prefix, StringComparison.Ordinal))
            {
                return double.Parse(
                    line.AsSpan(Prefix.Length, line.IndexOf(' ', Prefix.Length) - Prefix.Length),
                    CultureInfo.InvariantCulture
                );
            }
        }

        return double.NaN;
    }

    /// <summary>Reads a line; one of a log without tags has the tag <c>""</c>.</summary>
    /// <param name="line">A line of a log. Format versions 1.0 to 1.3, encodings V1 and V2.</param>
    /// <returns>Null for a comment, the heading and an empty line.</returns>
    /// <exception cref="FormatException">It is no line of a log.</exception>
    /// <exception cref="InvalidDataException">What it holds is no histogram.</exception>
    public static TaggedHistogram? Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length == 0 || line[0] is '#' or '"')
        {
            return null;
        }

        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        var tag = "";
        if (fields[0].StartsWith("Tag=", StringComparison.Ordinal))
        {
            tag = fields[0]["Tag=".Length..];
            fields = fields[1..];
        }

        if (fields.Length != 4)
        {
            throw new FormatException($"{fields.Length} fields instead of 4");
        }

        var start = ParseSpan(fields[0]);
        return new TaggedHistogram(
            tag,
            start,
            start + ParseSpan(fields[1]),
            HistogramCodec.Decode(Convert.FromBase64String(fields[3]))
        );
    }

    /// <summary>Stamps of published logs may be seconds since 1970.</summary>
    private static double ParseSpan(string field)
    {
        const double MaxSeconds = 1e11;
        var seconds = double.Parse(field, CultureInfo.InvariantCulture);
        return seconds is >= 0 and <= MaxSeconds ? seconds : throw new FormatException($"{field} s is no stamp");
    }
}
