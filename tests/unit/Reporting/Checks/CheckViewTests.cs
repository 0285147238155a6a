using System.Text.Json;
using PerfTests.Analysis.Regression;
using PerfTests.Reporting.Checks;
using PerfTests.Reporting.Html;

namespace PerfTests.UnitTests.Reporting.Checks;

public class CheckViewTests
{
    [Fact]
    public void Every_view_says_the_same_verdict_and_estimate()
    {
        var check = SampleCheck.Create();

        var text = string.Join('\n', CheckText.Lines(check));
        var markdown = CheckMarkdown.Render(check);
        using var json = JsonDocument.Parse(CheckJson.Render(check));

        Assert.Contains("verdict: regressed", text, StringComparison.Ordinal);
        Assert.Contains("+10.00 %", text, StringComparison.Ordinal);
        Assert.Contains("raft-regression: regressed", markdown, StringComparison.Ordinal);
        Assert.Contains("+10.00 %", markdown, StringComparison.Ordinal);
        Assert.Equal("regressed", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(10, json.RootElement.GetProperty("metrics")[0].GetProperty("estimate_percent").GetDouble(), 6);
    }

    [Fact]
    public async Task Page_shows_the_verdict_a_dot_per_block_and_loads_nothing()
    {
        var page = await HtmlReport.RenderCheckAsync(SampleCheck.Create());

        Assert.Contains("regressed", page, StringComparison.Ordinal);
        Assert.Equal(6, page.Split("<circle").Length - 1);
        Assert.DoesNotContain("src=\"http", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_that_is_written_and_read_makes_the_same_comment()
    {
        var check = SampleCheck.Create();

        var read = CheckReader.Read(CheckJson.Render(check));

        Assert.Equal(CheckMarkdown.RenderComment([check]), CheckMarkdown.RenderComment([read]));
    }

    [Fact]
    public void Comment_puts_the_worst_check_first()
    {
        var comment = CheckMarkdown.RenderComment([
            SampleCheck.Create("fine", Verdict.Pass),
            SampleCheck.Create("slow", Verdict.Regressed),
        ]);

        Assert.StartsWith(CheckMarkdown.Marker, comment, StringComparison.Ordinal);
        Assert.True(
            comment.IndexOf("slow", StringComparison.Ordinal) < comment.IndexOf("fine", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Text_of_a_fork_does_nothing_in_a_comment()
    {
        var hostile = SampleCheck.Create(
            "@everyone </details><img src=x onerror=alert(1)> [x](javascript:1) | `a`"
        ) with
        {
            Remarks = ["see https://example.org and @someone\n# heading"],
            ReproduceCommand = "`` `rm` | </details>",
        };

        var comment = CheckMarkdown.RenderComment([CheckReader.Read(CheckJson.Render(hostile))]);

        Assert.DoesNotContain("<img", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("@everyone", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("@someone", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("[x](javascript", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", comment, StringComparison.Ordinal);
        Assert.DoesNotContain("\n# heading", comment, StringComparison.Ordinal);
    }

    [Fact]
    public void Comment_stays_below_what_a_forge_takes()
    {
        var many = Enumerable.Range(0, 400).Select(i => SampleCheck.Create($"check-{i}")).ToArray();

        Assert.InRange(CheckMarkdown.RenderComment(many).Length, 50_000, 65_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"document\": \"perftests.result\"}")]
    [InlineData("{\"document\": \"perftests.check\", \"format_version\": 9}")]
    [InlineData("{\"document\": \"perftests.check\", \"format_version\": 1, \"name\": 3}")]
    public void Document_that_is_no_check_is_refused(string text) =>
        Assert.Throws<FormatException>(() => CheckReader.Read(text));
}
