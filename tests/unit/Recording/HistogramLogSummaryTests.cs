using PerfTests.Recording;

namespace PerfTests.UnitTests.Recording;

public class HistogramLogSummaryTests
{
    [Theory]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 0, 1e9, 62, 48761, 1745879039, 1796210687)]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 5, 20, 15, 11664, 1536163839, 1544552447)]
    [InlineData("jHiccup-2.0.7S.logV2.hlog", 40, 60, 20, 15830, 1779433471, 1796210687)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 0, 1e9, 88, 65964, 1829765119, 1888485375)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 5, 20, 15, 11213, 1019740159, 1032323071)]
    [InlineData("jHiccup-2.0.6.logV1.hlog", 50, 80, 29, 22630, 1871708159, 1888485375)]
    public void Published_log_sums_up_as_its_authors_say(
        string file,
        double from,
        double to,
        int intervals,
        long count,
        double percentile999,
        double max
    )
    {
        var summary = Read(file, new HistogramLogFilter { FromSeconds = from, ToSeconds = to });

        Assert.Equal((intervals, count), (summary.Intervals, summary.Count));
        Assert.Equal((percentile999, max), (summary.Percentile(99.9), summary.Max));
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public void Tags_of_a_published_log_are_told_apart()
    {
        var (all, untagged, tagged) = (
            Read(Tagged, new()),
            Read(Tagged, new() { Tag = "" }),
            Read(Tagged, new() { Tag = "A" })
        );

        Assert.Equal((42, 32290), (all.Intervals, all.Count));
        Assert.Equal((21, 32290 / 2), (untagged.Intervals, untagged.Count));
        Assert.Equal(untagged.Count, tagged.Count);
        Assert.Equal(untagged.Percentile(99), tagged.Percentile(99));
        Assert.Equal(["", "A"], all.Tags);
    }

    [Theory]
    [InlineData("", 5)]
    [InlineData("#[StartTime: 1441812279.474 (seconds since epoch), Wed Sep 09]\n", 5)]
    [InlineData(
        "#[StartTime: 1441812279.474 (seconds since epoch)]\n#[BaseTime: 1441812279.474 (seconds since epoch)]\n",
        5
    )]
    [InlineData(
        "#[StartTime: 1441812279.474 (seconds since epoch)]\n#[BaseTime: 0 (seconds since epoch)]\n",
        1441812284.474
    )]
    public void Range_counts_from_the_start_whatever_the_stamps_are_relative_to(string header, double stamp)
    {
        // A log without a header starts with its first stamp.
        var first = header.Length == 0 ? stamp - 5 : double.NaN;
        var text = header + (double.IsNaN(first) ? "" : Line(first, 7)) + Line(stamp, 100) + Line(stamp + 10, 100);

        var summary = HistogramLogSummary.Read(
            new StringReader(text),
            new HistogramLogFilter { FromSeconds = 4, ToSeconds = 14 }
        );

        Assert.Equal((1, 1L), (summary.Intervals, summary.Count));
        Assert.Equal(5, summary.FirstSeconds, 3);
    }

    [Fact]
    public void Values_of_the_published_omission_case_have_its_percentiles()
    {
        var values = Enumerable.Repeat(1_000_000L, 10_000).Append(100_000_000_000L);
        var line = HistogramLog.Format(new TaggedHistogram("t", 0, 1, LatencyHistogram.Of(values)));

        var summary = HistogramLogSummary.Read(new StringReader(line));

        Assert.Equal(10_001, summary.Count);
        Assert.InRange(summary.Percentile(99.99), 999_000, 1_001_000);
        Assert.InRange(summary.Percentile(99.999), 99.9e9, 100.1e9);
        Assert.InRange(summary.Mean, 10998.9e3 * 0.999, 10998.9e3 * 1.001);
    }

    [Fact]
    public void Lines_that_cannot_be_read_are_named_all_and_the_rest_is_read()
    {
        var summary = HistogramLogSummary.Read(
            new StringReader("#[StartTime: x]\n" + Line(0, 5) + "1,2\n0.0,1.0,2.0,%%%\n  " + Line(1, 5))
        );

        Assert.Equal([1, 3, 4], summary.Problems.Select(problem => problem.Line));
        Assert.Equal(2, summary.Count);
    }

    private const string Tagged = "tagged-Log.logV2.hlog";

    private static string Line(double start, long value) =>
        HistogramLog.Format(new TaggedHistogram("t", start, start + 1, LatencyHistogram.Of([value]))) + "\n";

    private static HistogramLogSummary Read(string file, HistogramLogFilter filter)
    {
        using var text = File.OpenText(Path.Combine(AppContext.BaseDirectory, "Data", "hdrhistogram", file));
        return HistogramLogSummary.Read(text, filter);
    }
}
