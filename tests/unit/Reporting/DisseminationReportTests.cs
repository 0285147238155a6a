using System.Text.Json;
using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Recording;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting;

public sealed class DisseminationReportTests
{
    [Fact]
    public async Task Spreading_is_told_alike_on_the_page_in_the_summary_and_in_the_file()
    {
        var record = Spreading();
        var result = RunAnalysis.Analyze(record);
        var page = new HtmlParser().ParseDocument(await HtmlReport.RenderAsync(result, record));
        var summary = MarkdownReport.Render(result);

        var section = page.GetElementById("dissemination")!;
        Assert.Equal(3, section.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("redundancy 2.00", section.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href='#dissemination']"));
        Assert.Contains("over 2 live nodes", summary, StringComparison.Ordinal);
        Assert.Contains("| 100 % of the live nodes | 10.0 ms | 10.0 ms |", summary, StringComparison.Ordinal);
        Assert.Contains("| 20.0 ms | 0.5 |", summary, StringComparison.Ordinal);
        var times = JsonDocument
            .Parse(JsonReport.Render(result))
            .RootElement.GetProperty("dissemination")
            .GetProperty("times");
        Assert.Equal(0.5, times[2].GetProperty("measured_over_analytic").GetDouble(), 6);
    }

    [Fact]
    public async Task System_that_decides_has_no_section_of_spreading()
    {
        var record = TestRecords.Steady();
        var result = RunAnalysis.Analyze(record);
        var page = new HtmlParser().ParseDocument(await HtmlReport.RenderAsync(result, record));

        Assert.Null(page.GetElementById("dissemination"));
        Assert.DoesNotContain("How updates spread", MarkdownReport.Render(result), StringComparison.Ordinal);
    }

    /// <summary>One update that takes 10 ms from n1 to n2, where one round of 20 ms was to be expected.</summary>
    private static RunRecord Spreading() =>
        TestRecords.Steady() with
        {
            Deliveries =
            [
                .. Enumerable
                    .Range(0, 20)
                    .SelectMany(i =>
                        new[] { "n1", "n2" }.Select(node => new DeliveryBatch
                        {
                            Seconds = i / 2.0,
                            Node = node,
                            FanOut = 1,
                            RoundSeconds = 0.02,
                            CopiesReceived = 2 * i,
                            CopiesNeeded = i,
                            Deliveries = i == 7 ? [new DeliveryRecord(node == "n1" ? 3 : 3.01, "u", node == "n1")] : [],
                        })
                    ),
            ],
        };
}
