using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.OwnSections;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting.Html;

public sealed class OwnSectionTests
{
    [Fact]
    public async Task Section_of_ones_own_is_listed_and_shows_paragraph_list_and_table()
    {
        var page = await RenderAsync(
            new ReportSection(
                "Compaction",
                result =>
                    SectionContent
                        .Empty.Paragraph($"of {result.Manifest.Scenario}")
                        .List("first", "second")
                        .Table(
                            ["Level", "Files"],
                            [
                                ["L0", "3"],
                                ["L1", "9"],
                            ]
                        )
            )
        );

        var section = page.QuerySelector("#own-1")!;
        Assert.Equal("Compaction", section.QuerySelector("h2")!.TextContent);
        Assert.Equal("of steady", section.QuerySelector("p")!.TextContent);
        Assert.Equal(["first", "second"], section.QuerySelectorAll("li").Select(item => item.TextContent));
        Assert.Equal(["Level", "Files"], section.QuerySelectorAll("th").Select(cell => cell.TextContent));
        Assert.Equal(["L0", "3", "L1", "9"], section.QuerySelectorAll("td").Select(cell => cell.TextContent));
        Assert.NotNull(page.QuerySelector("a[href='#own-1']"));
    }

    [Fact]
    public async Task Markup_in_a_section_of_ones_own_arrives_as_text()
    {
        var page = await RenderAsync(
            new ReportSection(
                Hostile.Text,
                _ =>
                    SectionContent
                        .Empty.Paragraph(Hostile.Text)
                        .List(Hostile.Text)
                        .Table(
                            [Hostile.Text],
                            [
                                [Hostile.Text],
                            ]
                        )
            )
        );

        var section = page.QuerySelector("#own-1")!;
        Assert.Empty(section.QuerySelectorAll("script, img, a"));
        Assert.Contains("<script>alert(1)", section.QuerySelector("td")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Section_that_breaks_says_so_and_costs_no_report()
    {
        var page = await RenderAsync(
            new ReportSection("Compaction", _ => throw new InvalidOperationException("no levels"))
        );

        Assert.Contains(
            "could not be made: no levels",
            page.QuerySelector("#own-1")!.TextContent,
            StringComparison.Ordinal
        );
        Assert.NotNull(page.QuerySelector("#throughput"));
    }

    [Fact]
    public void Row_with_another_number_of_cells_than_columns_is_refused()
    {
        Assert.Throws<ArgumentException>(() =>
            SectionContent.Empty.Table(
                ["Level", "Files"],
                [
                    ["L0"],
                ]
            )
        );
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> RenderAsync(ReportSection section) =>
        new HtmlParser().ParseDocument(
            await HtmlReport.RenderAsync(RunAnalysis.Analyze(TestRecords.Steady()), null, [section])
        );
}
