using HdrHistogram;
using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public class HistogramLogTests
{
    [Theory]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 0, 1e9, 62, 48761, 1745879039, 1796210687)]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 5, 20, 15, 11664, 1536163839, 1544552447)]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 40, 60, 20, 15830, 1779433471, 1796210687)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 0, 1e9, 88, 65964, 1829765119, 1888485375)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 5, 20, 15, 11213, 1019740159, 1032323071)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 50, 80, 29, 22630, 1871708159, 1888485375)]
    public void Published_log_reads_as_its_authors_say(
        string file,
        double from,
        double to,
        int intervals,
        long count,
        long percentile999,
        long maximum
    )
    {
        var parts = Read(file).Where(part => part.StartSeconds >= from && part.StartSeconds < to).ToArray();

        var total = Sum(parts);
        Assert.Equal(intervals, parts.Length);
        Assert.Equal(count, total.TotalCount);
        Assert.Equal(percentile999, Percentile999(total));
        Assert.Equal(maximum, total.RecordedValues().Last().ValueIteratedTo);
    }

    [Fact]
    public void Tagged_log_keeps_its_tags_apart()
    {
        var parts = Read("tagged-Log.logV2.hlog");

        var untagged = parts.Where(part => part.Tag.Length == 0).ToArray();
        var tagged = parts.Where(part => part.Tag == "A").ToArray();
        Assert.Equal((42, 21), (parts.Length, untagged.Length));
        Assert.Equal(32290, Sum(parts).TotalCount);
        Assert.Equal(Percentile999(Sum(untagged)), Percentile999(Sum(tagged)));
        Assert.Equal(Sum(untagged).TotalCount, Sum(tagged).TotalCount);
    }

    [Theory]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 1441812279.474)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 1438867590.285)]
    public void Start_time_of_a_published_log_is_read_from_its_header(string file, double seconds)
    {
        using var text = File.OpenText(DataFile(file));

        Assert.Equal(seconds, HistogramLog.ReadStartTime(text), 3);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(999)]
    [InlineData(3_600_000_000_000)]
    [InlineData(0, 0, 5_000)]
    [InlineData(0, 999, 1_000, 123_456_789, 3_600_000_000_000)]
    [InlineData(1_048_575, 1_048_576, 1_048_577)]
    public void Written_line_reads_back_as_it_was(params long[] values)
    {
        var histogram = LatencyHistogram.Of(values);
        var log =
            HistogramLog.Header(DateTimeOffset.UnixEpoch)
            + HistogramLog.Format(new TaggedHistogram("response", 1.5, 2.5, histogram));
        var read = Assert.Single(Parse(log));

        Assert.Equal(("response", 1.5, 2.5), (read.Tag, read.StartSeconds, read.EndSeconds));
        Assert.Equal(histogram.Buckets, read.Histogram.Buckets);
        Assert.Equal(histogram.Totals, read.Histogram.WithTotals(histogram.Totals).Totals);
    }

    [Fact]
    public void Published_sample_of_one_value_survives_our_encoder()
    {
        // HdrHistogramJS, test/HistogramEncoding: one value of 42.
        const string Sample = "HISTFAAAAB542pNpmSzMwMDAxAABzFCaEUoz2X+AMIKZAEARAtM=";
        var decoded = HistogramCodec.Decode(Convert.FromBase64String(Sample));
        var again = HistogramCodec.Decode(HistogramCodec.Encode(decoded));

        var bucket = Assert.Single(again.Buckets);
        Assert.Equal(1, bucket.Count);
        Assert.InRange(42, bucket.LowestNanoseconds, bucket.HighestNanoseconds);
    }

    [Fact]
    public void Line_cut_at_any_place_is_refused_with_a_reason()
    {
        var line = HistogramLog.Format(new TaggedHistogram("lag", 0, 1, LatencyHistogram.Of([5_000_000])));

        for (var length = 1; length < line.Length; length++)
        {
            var failure = Record.Exception(() => HistogramLog.Parse(line[..length]));
            Assert.True(failure is FormatException or InvalidDataException, $"{length}: {failure}");
        }
    }

    private static TaggedHistogram[] Read(string file) => Parse(File.ReadAllText(DataFile(file)));

    private static TaggedHistogram[] Parse(string log) =>
        [.. log.Split('\n').Select(HistogramLog.Parse).OfType<TaggedHistogram>()];

    private static LongHistogram Sum(IEnumerable<TaggedHistogram> parts)
    {
        var total = new LongHistogram(1, 3_600_000_000_000, 3);
        foreach (var part in parts)
        {
            foreach (var bucket in part.Histogram.Buckets)
            {
                total.RecordValueWithCount(bucket.LowestNanoseconds, bucket.Count);
            }
        }

        return total;
    }

    private static long Percentile999(LongHistogram histogram)
    {
        var rank = PercentileRank.Of(99.9, histogram.TotalCount);
        return histogram.RecordedValues().First(value => value.TotalCountToThisValue >= rank).ValueIteratedTo;
    }

    private static string DataFile(string file) => Path.Combine(AppContext.BaseDirectory, "Data", "hdrhistogram", file);
}
