using System.Text.Json;
using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.UnitTests.Analysis.Findings;

namespace PerfTests.UnitTests.Reporting;

public class FindingReportTests
{
    private static readonly RunRecord Record = PlantedFacts
        .Healthy()
        .WithPhase(HistogramTags.Application, 5_000)
        .WithPhase(HistogramTags.Submission, 5_000)
        .WithFlushes("n1", 45, 20)
        .WithCounter("n1", ResourceNames.ThrottledSeconds, 0.4)
        .WithCounter("n2", ResourceNames.ResidentBytes, 5e6)
        .WithCounter("n3", ResourceNames.NetworkSentBytes, 200e6);

    [Fact]
    public async Task Figure_of_every_finding_links_to_what_shows_it()
    {
        var html = await HtmlReport.RenderAsync(RunAnalysis.Analyze(Record), Record);
        var page = new HtmlParser().ParseDocument(html);

        var links = page.QuerySelectorAll("#findings a").Select(link => link.GetAttribute("href")!).ToArray();
        Assert.True(links.Length > 10);
        Assert.All(links, link => Assert.NotNull(page.QuerySelector(link)));
    }

    [Fact]
    public void Document_names_every_part_of_a_finding()
    {
        var result = RunAnalysis.Analyze(Record);
        foreach (var text in new[] { JsonReport.Render(result), JsonReport.RenderFindings([result]) })
        {
            var finding = JsonDocument.Parse(text).RootElement.GetProperty("findings")[0];

            Assert.Equal("leader-cpu", finding.GetProperty("id").GetString());
            Assert.Equal("high", finding.GetProperty("severity").GetString());
            Assert.Equal("n1, processor", finding.GetProperty("subject").GetString());
            Assert.Equal(0.6, finding.GetProperty("confidence").GetDouble(), 9);
            Assert.False(finding.GetProperty("is_probed").GetBoolean());
            Assert.Equal("share", finding.GetProperty("evidence")[0].GetProperty("unit").GetString());
            Assert.NotEmpty(finding.GetProperty("title").GetString()!);
            Assert.NotEmpty(finding.GetProperty("confirm_by").GetString()!);
        }
    }

    [Fact]
    public void Markdown_lists_the_findings_with_their_figures()
    {
        var text = MarkdownReport.Render(RunAnalysis.Analyze(Record));

        Assert.Contains("## Findings", text, StringComparison.Ordinal);
        Assert.Contains("**high** The leader n1", text, StringComparison.Ordinal);
        Assert.Contains("confidence 0.6", text, StringComparison.Ordinal);
    }
}
