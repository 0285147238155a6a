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

    /// <summary>Reads a log, line by line; lines of logs without tags have the tag <c>""</c>.</summary>
    /// <param name="text">The log. Format versions 1.0 to 1.3, encodings V1 and V2.</param>
    /// <param name="problems">Takes a line for each line that could not be read.</param>
    public static IReadOnlyList<TaggedHistogram> Read(TextReader text, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(problems);
        var found = new List<TaggedHistogram>();
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] is '#' or '"')
            {
                continue;
            }

            try
            {
                found.Add(Parse(line));
            }
            catch (Exception failure) when (failure is FormatException or InvalidDataException or OverflowException)
            {
                problems.Add($"{RunFolder.HistogramFile} line {number}: {failure.Message}");
            }
        }

        return found;
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

    private static TaggedHistogram Parse(string line)
    {
        var fields = line.Split(',');
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

        var start = double.Parse(fields[0], CultureInfo.InvariantCulture);
        var length = double.Parse(fields[1], CultureInfo.InvariantCulture);
        return new TaggedHistogram(
            tag,
            start,
            start + length,
            HistogramCodec.Decode(Convert.FromBase64String(fields[3]))
        );
    }
}
