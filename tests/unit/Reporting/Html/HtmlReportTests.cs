using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Html;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting.Html;

public class HtmlReportTests
{
    private static readonly string[] Referring = ["src", "href", "srcset", "action", "data", "poster", "ping"];

    [Fact]
    public async Task Report_of_a_run_shows_its_verdict_and_headline_figures()
    {
        var page = await Render(TestRecords.Steady());

        Assert.Contains("steady", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Passed", page.QuerySelector("h1 .badge")!.TextContent);
        Assert.Contains("10.0 ms", page.QuerySelector(".tiles")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1,000 samples", page.QuerySelector(".tiles")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_text_of_a_system_under_test_stays_text()
    {
        var page = await Render(Hostile.Record());

        Assert.All(
            page.QuerySelectorAll("script"),
            script => Assert.DoesNotContain("alert(1)</script", script.TextContent, StringComparison.Ordinal)
        );
        Assert.Single(page.QuerySelectorAll("script:not([type='application/json'])"));
        Assert.Empty(page.QuerySelectorAll("img, iframe, object, embed, link, form"));
        Assert.DoesNotContain(
            page.All,
            element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal))
        );
        Assert.Contains("<img src=x", page.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202E", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_refers_to_nothing_outside_itself_and_forbids_it()
    {
        var page = await Render(Hostile.Record());

        Assert.All(
            page.All.SelectMany(element => element.Attributes.Where(a => Referring.Contains(a.Name))),
            attribute => Assert.StartsWith("#", attribute.Value, StringComparison.Ordinal)
        );
        Assert.All(
            page.QuerySelectorAll("style"),
            style =>
            {
                Assert.DoesNotContain("url(", style.TextContent, StringComparison.Ordinal);
                Assert.DoesNotContain("@import", style.TextContent, StringComparison.Ordinal);
            }
        );
        var policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content");
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_of_a_session_links_to_its_reports_and_nowhere_else()
    {
        var result = RunAnalysis.Analyze(Hostile.Record());

        var page = Parse(
            await HtmlReport.RenderSessionAsync([
                new SessionEntry(RunAnalysis.Analyze(TestRecords.Steady()), "steady/run-01/report.html"),
                new SessionEntry(result, "javascript:alert(1)/report.html"),
            ])
        );

        Assert.Equal(
            ["./steady/run-01/report.html", "./javascript%3Aalert%281%29/report.html"],
            page.QuerySelectorAll("td a, th a").Select(link => link.GetAttribute("href"))
        );
    }

    private static async Task<IHtmlDocument> Render(RunRecord record) =>
        Parse(await HtmlReport.RenderAsync(RunAnalysis.Analyze(record), record));

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
