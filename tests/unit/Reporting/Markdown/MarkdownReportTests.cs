using PerfTests.Analysis;
using PerfTests.Reporting;
using PerfTests.Reporting.Markdown;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting.Markdown;

public class MarkdownReportTests
{
    [Fact]
    public void Summary_of_a_run_holds_its_verdict_figures_and_command()
    {
        var text = MarkdownReport.Render(RunAnalysis.Analyze(TestRecords.Steady()));

        Assert.StartsWith("# steady: passed\n", text, StringComparison.Ordinal);
        Assert.Contains("| Goodput | 100/s |", text, StringComparison.Ordinal);
        Assert.Contains("| p99 | 10.0 ms | 8.00 ms |", text, StringComparison.Ordinal);
        Assert.Contains("| p99.9 | 10.0 ms (too few samples) |", text, StringComparison.Ordinal);
        Assert.Contains("`perftests run steady`", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_text_in_a_summary_stays_text_and_in_its_cell()
    {
        var result = RunAnalysis.Analyze(Hostile.Measured());

        foreach (
            var text in new[]
            {
                MarkdownReport.Render(result),
                MarkdownReport.RenderSession([new SessionEntry(result, "x")]),
            }
        )
        {
            var prose = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith('`')));
            Assert.DoesNotContain("<script", prose, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", prose, StringComparison.Ordinal);
            Assert.DoesNotContain("](", prose.Replace("\\]", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("@everyone", prose, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", prose, StringComparison.Ordinal);
            Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Table_of_a_session_keeps_its_columns_whatever_the_names()
    {
        var text = MarkdownReport.RenderSession([new SessionEntry(RunAnalysis.Analyze(Hostile.Record()), "x")]);

        var rows = text.Split('\n').Where(line => line.StartsWith('|')).ToArray();
        Assert.All(
            rows,
            row => Assert.Equal(12, row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|'))
        );
    }

    [Theory]
    [InlineData("plain", "`plain`")]
    [InlineData("a`b", "`` a`b ``")]
    [InlineData("a|b", "`a\\|b`")]
    public void Code_span_is_fenced_by_more_backticks_than_it_holds(string text, string code) =>
        Assert.Equal(code, MarkdownText.Code(text));

    [Fact]
    public void Very_long_text_is_cut_and_says_so()
    {
        var escaped = MarkdownText.Escape(new string('x', 100_000));

        Assert.InRange(escaped.Length, 1, 1_000);
        Assert.EndsWith("…", escaped, StringComparison.Ordinal);
    }
}
