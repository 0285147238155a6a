using PerfTests.Analysis.Regression.Baselines;
using static PerfTests.UnitTests.Analysis.Regression.Baselines.SampleBaseline;

namespace PerfTests.UnitTests.Analysis.Regression.Baselines;

public class BaselineTextTests
{
    private static readonly Baseline Sample = Of(Time(1, 2.5, 1234.56), Count(2, 2, 2));

    [Fact]
    public void Baseline_that_is_written_and_read_gives_the_same_text()
    {
        var text = BaselineText.Write(Sample);

        Assert.Equal(text, BaselineText.Write(BaselineText.Read(text, "x")));
    }

    [Fact]
    public void Text_of_a_baseline_has_one_line_per_fact_and_unix_line_ends()
    {
        var lines = BaselineText.Write(Sample).Split('\n');

        Assert.Contains("      \"values\": [1, 2.5, 1234.56]", lines);
        Assert.Contains("    \"Load\": \"500/s\",", lines);
        Assert.DoesNotContain(lines, line => line.Contains('\r'));
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public void Other_line_ends_and_a_byte_order_mark_are_no_edit()
    {
        var text = "\uFEFF" + BaselineText.Write(Sample).Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(3, BaselineText.Read(text, "x").Runs);
    }

    [Fact]
    public void Merge_conflict_is_named_with_its_line()
    {
        var text = BaselineText
            .Write(Sample)
            .Replace("  \"settings\"", "<<<<<<< HEAD\n  \"settings\"", StringComparison.Ordinal);

        AssertRefused(text, "line 7 holds a merge conflict marker");
    }

    [Fact]
    public void Truncated_file_is_named_as_such()
    {
        var text = BaselineText.Write(Sample);

        for (var length = 1; length < text.TrimEnd().Length; length += 37)
        {
            var failure = Assert.Throws<InvalidBaselineException>(() => BaselineText.Read(text[..length], "x"));
            Assert.Contains("the file ends early", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("[1, 2]", "no baseline of PerfTests")]
    [InlineData("{\"document\": \"something\"}", "no baseline of PerfTests")]
    [InlineData("{\"document\": \"perftests.baseline\", \"format_version\": 3}", "newer than 2")]
    [InlineData("{\"document\": \"perftests.baseline\", \"format_version\": 1}", "older than 2")]
    [InlineData("{\"document\": \"perftests.baseline\", \"format_version\": 2}", "missing or of another type")]
    [InlineData("{\n\"document\" \"x\",\n\"y\": 1}", "not valid JSON")]
    public void File_that_is_something_else_is_refused(string text, string problem) => AssertRefused(text, problem);

    [Theory]
    [InlineData("1234.56", "1034.56")]
    [InlineData("\"cores\": \"2\"", "\"cores\": \"4\"")]
    [InlineData("\"kind\": \"counted\"", "\"kind\": \"absolute\"")]
    public void Edited_file_is_refused(string was, string becomes)
    {
        var text = BaselineText.Write(Sample);
        Assert.Contains(was, text, StringComparison.Ordinal);

        AssertRefused(text.Replace(was, becomes, StringComparison.Ordinal), "edited by hand");
    }

    [Fact]
    public void Metric_without_a_value_for_each_run_is_refused() =>
        AssertRefused(BaselineText.Write(Of(Time(1, 2), Count(2))), "one value above 0 per run");

    private static void AssertRefused(string text, string problem)
    {
        var failure = Assert.Throws<InvalidBaselineException>(() => BaselineText.Read(text, "A.B.verified.json"));

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("A.B.verified.json: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was overwritten.", failure.Message, StringComparison.Ordinal);
    }
}
