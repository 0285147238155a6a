using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
        Assert.Contains("10.0\u00A0ms", page.QuerySelector(".tiles")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1,000 samples", page.QuerySelector(".tiles")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counterexample_is_drawn_in_lanes_and_told_in_a_table()
    {
        var page = await Render(Hostile.Record());

        Assert.Single(page.QuerySelectorAll("#safety svg.lanes .impossible"));
        Assert.Contains("cannot be explained", page.QuerySelector("#safety")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.QuerySelectorAll("#safety .checks .bad").Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Hostile_text_of_a_system_under_test_stays_text(bool isMeasured)
    {
        var page = await Render(isMeasured ? Hostile.Measured() : Hostile.Record());

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
        var page = await Render(Hostile.Measured());

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
    public async Task Every_chart_has_words_a_table_and_an_image_that_needs_no_script()
    {
        var page = await Render(WithPhases());
        var charts = page.QuerySelectorAll("figure.chart").ToArray();

        Assert.True(charts.Length >= 9, $"{charts.Length} charts");
        Assert.All(
            charts,
            chart =>
            {
                Assert.NotEmpty(chart.QuerySelectorAll("details table tbody tr"));
                var image = chart.QuerySelector("[role='img']");
                Assert.False(string.IsNullOrWhiteSpace(image?.GetAttribute("aria-label")), chart.Id);
                Assert.NotNull(page.GetElementById(chart.GetAttribute("aria-labelledby")!));
            }
        );
        Assert.Equal(charts.Length, charts.Select(chart => chart.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Short_run_still_shows_its_points(int seconds)
    {
        var record = TestRecords.Steady(seconds);
        var page = await Render(
            record with
            {
                Intervals = [.. record.Intervals.Where(i => i.Stage == RunStage.Measure)],
            }
        );

        Assert.NotEmpty(page.QuerySelectorAll("#throughput-chart svg .line, #throughput-chart svg .dot"));
        Assert.Equal(seconds, page.QuerySelectorAll("#throughput-chart tbody tr").Length);
        Assert.NotEmpty(page.QuerySelectorAll("#heatmap-chart path"));
    }

    [Fact]
    public async Task Killed_run_is_shown_as_far_as_it_went()
    {
        var page = await Render(TestRecords.Killed());

        Assert.Equal("Incomplete", page.QuerySelector("h1 .badge")!.TextContent);
        Assert.Contains("killed", page.QuerySelector(".reasons")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#throughput-chart"));
    }

    [Fact]
    public async Task Run_without_any_success_shows_dashes_and_no_empty_charts()
    {
        var page = await Render(TestRecords.WithoutSuccess());

        Assert.Contains("–", page.QuerySelector(".tiles")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("#percentile-chart"));
        Assert.Null(page.QuerySelector("#heatmap-chart"));
        Assert.NotNull(page.QuerySelector("#throughput-chart"));
    }

    [Fact]
    public async Task Run_that_recorded_nothing_renders_all_the_same()
    {
        var record = TestRecords.Killed() with
        {
            Intervals = [],
            Histograms = [],
            Resources = [],
            NodeMetrics = [],
            Events = [],
        };

        var page = await Render(record);

        Assert.Empty(page.QuerySelectorAll("figure.chart"));
        Assert.Contains("load never began", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throughput_chart_keeps_goodput_at_zero_and_leaves_out_what_never_happened()
    {
        var failed = await Render(TestRecords.WithoutSuccess());
        var clean = await Render(TestRecords.Steady());

        Assert.Equal(["requested", "offered", "goodput", "failed"], Legend(failed));
        Assert.Equal(["requested", "offered", "goodput"], Legend(clean));
        Assert.Contains(
            "no operation failed",
            clean.QuerySelector("#throughput-chart")!.TextContent,
            StringComparison.Ordinal
        );

        static IEnumerable<string> Legend(IHtmlDocument page) =>
            page.QuerySelectorAll("#throughput-chart .legend li:not(.span) .name").Select(name => name.TextContent);
    }

    [Fact]
    public async Task Report_is_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        var plain = await HtmlReport.RenderAsync(RunAnalysis.Analyze(WithPhases()), WithPhases());
        try
        {
            CultureInfo.CurrentCulture = CommaCulture.Create();

            Assert.Equal(plain, await HtmlReport.RenderAsync(RunAnalysis.Analyze(WithPhases()), WithPhases()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Report_of_a_long_run_stays_small_and_keeps_its_worst_interval()
    {
        var record = TestRecords.Steady(7_200);
        record = record with
        {
            Intervals = [.. record.Intervals.Select((i, n) => n == 5_000 ? i with { MaxUs = 7_777_000 } : i)],
        };

        var html = await HtmlReport.RenderAsync(RunAnalysis.Analyze(record), record);

        Assert.InRange(html.Length, 100_000, 2_500_000);
        Assert.Contains("7.78&#xA0;s", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_script_of_the_page_itself_may_run()
    {
        var page = await Render(TestRecords.Steady());

        var script = page.QuerySelector("script:not([type])")!.TextContent;
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.Contains(
            $"script-src 'sha256-{hash}'",
            page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"),
            StringComparison.Ordinal
        );
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

    [Fact]
    public async Task Overview_takes_medians_over_the_runs_that_count()
    {
        SessionEntry[] entries =
        [
            new(RunAnalysis.Analyze(TestRecords.Steady()), "1/report.html"),
            new(RunAnalysis.Analyze(TestRecords.Steady()), "2/report.html"),
            new(RunAnalysis.Analyze(TestRecords.Killed()), "3/report.html"),
        ];

        var page = Parse(await HtmlReport.RenderSessionAsync(entries));

        Assert.Equal("Median of 2", page.QuerySelector("tfoot th")!.TextContent);
        Assert.Equal(
            ["Run 1", "Run 1 again", "Run 1 again"],
            page.QuerySelectorAll("tbody th a").Select(link => link.TextContent)
        );
        Assert.Contains(
            "2 passed, 1 incomplete",
            page.QuerySelector(".headline")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("No scenario ran", await HtmlReport.RenderSessionAsync([]), StringComparison.Ordinal);
    }

    private static RunRecord WithPhases()
    {
        var steady = TestRecords.Steady();
        return steady with
        {
            Histograms =
            [
                .. steady.Histograms,
                TestRecords.Histogram(HistogramTags.Consensus, 1, 4_000, 1_000),
                TestRecords.Histogram(HistogramTags.Return, 1, 2_000, 1_000),
            ],
        };
    }

    private static async Task<IHtmlDocument> Render(RunRecord record) =>
        Parse(await HtmlReport.RenderAsync(RunAnalysis.Analyze(record), record));

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);
}
