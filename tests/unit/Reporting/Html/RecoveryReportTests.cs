using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.UnitTests.Analysis;
using PerfTests.UnitTests.Analysis.FaultTolerance;

namespace PerfTests.UnitTests.Reporting.Html;

public partial class RecoveryReportTests
{
    [Fact]
    public async Task Run_without_faults_has_no_recovery_section()
    {
        var page = await Render(TestRecords.Steady());

        Assert.Null(page.GetElementById("recovery"));
        Assert.Null(page.QuerySelector("nav a[href='#recovery']"));
    }

    [Fact]
    public async Task Fault_is_shaded_on_the_axis_that_all_rows_of_the_timeline_share()
    {
        var page = await Render(WithOutage());
        var timeline = page.GetElementById("fault-timeline")!;

        // The axis runs from 10 to 40 s; the fault lasts from 20 to 30 s, the outage from 20 to 21.5 s.
        var shade = Style(timeline.QuerySelector(".shades .shade")!);
        Assert.Equal((33.333, 33.333), shade);
        Assert.Equal(shade, Style(timeline.QuerySelector(".lanes .bar")!));
        Assert.Equal((33.325, 5.008), Style(timeline.QuerySelector(".gap")!));
        var leaders = timeline.QuerySelectorAll(".lane .bar");
        Assert.Equal(["n1", "none", "n2"], leaders.Select(bar => bar.TextContent));
        Assert.Equal(35, Style(leaders[2]).Left, 3);
        Assert.Contains("L333.3 100H", Path(timeline, "s1"), StringComparison.Ordinal);
        Assert.Contains(
            "M350 0V10",
            timeline.QuerySelectorAll(".ticks path.s2")[1].GetAttribute("d"),
            StringComparison.Ordinal
        );
        Assert.NotNull(timeline.QuerySelector("[role='img'][aria-label]"));
        Assert.Equal(
            [
                "leader",
                "node-started",
                "fault 1 in effect",
                "leader-lost",
                "leader",
                "leader-elected",
                "leader",
                "fault 1 healed",
                "node-started",
            ],
            timeline.QuerySelectorAll("tbody tr td:nth-child(2)").Select(cell => cell.TextContent)
        );
    }

    [Fact]
    public async Task Recovery_table_shows_each_figure_with_its_meaning()
    {
        var page = await Render(WithOutage());
        var rows = Rows(page.QuerySelector("#recovery table.recovery")!);

        Assert.Equal("200\u00A0ms leader-lost at n2", rows["Noticed"]);
        Assert.Equal("500\u00A0ms leader-elected at n2", rows["New leader or view"]);
        Assert.Equal("1.50\u00A0s", rows["No success for"]);
        Assert.Equal("1.50\u00A0s", rows["Failover"]);
        Assert.Equal("1.50\u00A0s judged over 12 buckets", rows["Recovered"]);
        Assert.Equal("0\u00A0s judged over 12 buckets", rows["Recovered after healing"]);
        Assert.Equal("100\u00A0%", rows["Dip"]);
        Assert.Equal("600", rows["Lost or late"]);
        Assert.Equal(3, page.QuerySelectorAll("#recovery table.periods tbody tr").Length);
        Assert.Contains(
            "process 7 is gone",
            page.QuerySelector("#recovery table.stamps")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_never_recovered_is_said_with_the_time_it_was_watched()
    {
        var record = new PlantedRun { Goodput = t => t >= 20 ? 100 : 400 }.Record();
        var page = await Render(record);
        var rows = Rows(page.QuerySelector("#recovery table.recovery")!);

        Assert.StartsWith("> 20.0\u00A0s", rows["Recovered"], StringComparison.Ordinal);
        Assert.Contains("goodput 100/s below 360/s in the bucket from", rows["Recovered"], StringComparison.Ordinal);
        Assert.Contains("&gt; 20.0 s", MarkdownReport.Render(RunAnalysis.Analyze(record)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unsupported_fault_is_listed_with_its_reason_and_draws_no_shade()
    {
        var fault = PlantedRun.Fault(1, 20) with { InjectEffectiveSeconds = null, UnsupportedReason = "no netem here" };
        var page = await Render(new PlantedRun { Faults = [fault] }.Record());

        Assert.Contains("no netem here", page.QuerySelector("table.stamps")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("no netem here", page.QuerySelector(".reasons")!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".shades .shade"));
        Assert.Null(page.QuerySelector("#recovery table.recovery"));
    }

    [Fact]
    public async Task Overlapping_faults_lie_in_lanes_of_their_own()
    {
        var faults = new[] { PlantedRun.Fault(1, 15, 25), PlantedRun.Fault(2, 20, 30), PlantedRun.Fault(3, 26, 28) };
        var page = await Render(new PlantedRun { Faults = faults }.Record());

        Assert.Equal(
            ["0rem", "1.6rem", "0rem"],
            page.QuerySelectorAll(".lanes .bar").Select(bar => Top().Match(bar.GetAttribute("style")!).Groups[1].Value)
        );
        Assert.Equal(3, page.QuerySelectorAll(".shades .shade").Length);
    }

    [Fact]
    public async Task Hostile_faults_and_node_events_stay_text_in_every_report()
    {
        var fault = PlantedRun.Fault(1, 20, 30) with
        {
            Kind = Hostile.Text,
            Description = Hostile.Text,
            Targets = [Hostile.Text],
            Proof = Hostile.Text,
            HealProof = Hostile.Text,
            HealthBefore = Hostile.Text,
            HealthAfter = Hostile.Text,
            Failure = Hostile.Text,
        };
        var record = new PlantedRun
        {
            Faults = [fault],
            NodeEvents =
            [
                new NodeEventRecord(20.5, Hostile.Text, "election" + Hostile.Text, 1, Hostile.Text, Hostile.Text),
            ],
        }.Record() with
        {
            Events = [new RunEvent(15, RunEventKinds.LeaderChanged, Hostile.Text, Hostile.Text)],
        };
        var result = RunAnalysis.Analyze(record);
        var page = await Render(record);
        var overview = Parse(await HtmlReport.RenderSessionAsync([new SessionEntry(result, "x")]));

        foreach (var html in new[] { page, overview })
        {
            Assert.Single(html.QuerySelectorAll("script:not([type='application/json'])"));
            Assert.Empty(html.QuerySelectorAll("img, iframe, object, embed, link, form"));
            Assert.DoesNotContain(
                html.All,
                element => element.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal))
            );
            Assert.DoesNotContain("\u202E", html.DocumentElement.OuterHtml, StringComparison.Ordinal);
        }

        foreach (
            var text in new[]
            {
                MarkdownReport.Render(result),
                MarkdownReport.RenderSession([new SessionEntry(result, "x")]),
            }
        )
        {
            Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
            Assert.DoesNotContain("@everyone", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Overview_gives_median_and_worst_of_a_scenarios_faults()
    {
        SessionEntry[] entries = [Entry(1), Entry(20), Entry(2)];
        var page = Parse(await HtmlReport.RenderSessionAsync(entries));
        var row = page.QuerySelectorAll("table.recovery tbody tr")
            .Single(found => found.QuerySelector("th")!.TextContent == "Recovered");

        Assert.Equal(["2.00\u00A0s", "> 20.0\u00A0s", "3 1 without an end"], row.QuerySelectorAll("td").Select(Text));
        Assert.Contains("| planted | node.kill | 3 |", MarkdownReport.RenderSession(entries), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(JsonReport.RenderSession(entries));
        var figure = json
            .RootElement.GetProperty("recovery")[0]
            .GetProperty("figures")
            .EnumerateArray()
            .Single(found => found.GetProperty("name").GetString() == "recovery_seconds");
        Assert.True(figure.GetProperty("is_worst_censored").GetBoolean());
        Assert.Equal(1, figure.GetProperty("censored").GetInt32());
    }

    private static RunRecord WithOutage() =>
        new PlantedRun
        {
            Goodput = t => t is >= 20 and < 21.5 ? 0 : PlantedRun.Normal,
            Faults = [PlantedRun.Fault(1, 20, 30) with { Proof = "process 7 is gone" }],
            NodeEvents =
            [
                new NodeEventRecord(20.2, "n2", "leader-lost", 3, "", ""),
                new NodeEventRecord(20.5, "n2", "leader-elected", 4, "n2", ""),
                new NodeEventRecord(9, "n1", "node-started", 0, "", ""),
                new NodeEventRecord(30, "n1", "node-started", 0, "", ""),
            ],
        }.Record() with
        {
            Events =
            [
                new RunEvent(5, RunEventKinds.LeaderChanged, "n1", "is the leader"),
                new RunEvent(20.25, RunEventKinds.LeaderChanged, "none", "no leader is known"),
                new RunEvent(20.75, RunEventKinds.LeaderChanged, "n2", "is the leader"),
            ],
        };

    private static SessionEntry Entry(double outage) =>
        new(
            RunAnalysis.Analyze(
                new PlantedRun { Goodput = t => t >= 20 && t < 20 + outage ? 0 : PlantedRun.Normal }.Record()
            ),
            "x"
        );

    private static Dictionary<string, string> Rows(IElement table) =>
        table
            .QuerySelectorAll("tbody tr")
            .ToDictionary(
                row => row.QuerySelector("th")!.FirstChild!.TextContent.Trim(),
                row => Text(row.QuerySelector("td")!)
            );

    private static string Text(IElement element) => Spaces().Replace(element.TextContent, " ").Trim(' ', '\n');

    private static string Path(IElement timeline, string tone) =>
        timeline.QuerySelector($".tall path.{tone}")!.GetAttribute("d")!;

    private static (double Left, double Width) Style(IElement element)
    {
        var found = Place().Match(element.GetAttribute("style")!);
        return (Number(found.Groups[1].Value), Number(found.Groups[2].Value));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<IHtmlDocument> Render(RunRecord record) =>
        Parse(await HtmlReport.RenderAsync(RunAnalysis.Analyze(record), record));

    private static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    [GeneratedRegex("left:([0-9.]+)%;width:([0-9.]+)%")]
    private static partial Regex Place();

    [GeneratedRegex("top:([0-9.]+rem)")]
    private static partial Regex Top();

    [GeneratedRegex("[ \n]+")]
    private static partial Regex Spaces();
}
