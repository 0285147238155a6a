using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using PerfTests.Analysis;
using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression.Baselines;
using PerfTests.Analysis.Results;
using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.Running;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Running;
using PerfTests.UnitTests.Analysis.FaultTolerance;

namespace PerfTests.UnitTests.Reporting;

/// <summary>An unsafe run has no numbers (METHOD 8): what the same run would have shown, had it been safe, is looked for in everything that is written of it.</summary>
public sealed partial class UnsafeRunTests
{
    /// <summary>Fewer digits than these are found in any text.</summary>
    private const int MinDigits = 3;

    private static readonly BenchmarkResult Safe = RunAnalysis.Analyze(Record(isSafe: true));
    private static readonly BenchmarkResult Unsafe = RunAnalysis.Analyze(Record(isSafe: false));

    [Fact]
    public async Task No_output_of_an_unsafe_run_holds_a_figure_that_the_same_run_has_when_it_is_safe()
    {
        var manifest = Numbers(JsonReport.Render(Unsafe with { Figures = FigureValues.None }));
        var figures = (await Outputs(Safe, Record(isSafe: true)))
            .SelectMany(output => Numbers(output.Text))
            .ToHashSet();
        figures.ExceptWith(manifest);
        // Figures are named by numbers, too.
        figures.ExceptWith(
            FigureSet.Default.SelectMany(figure =>
                Numbers($"{figure.Name} {figure.Title} {figure.Definition} {figure.Source}")
            )
        );
        // It looks for something: times, rates, counts, costs, in every spelling.
        Assert.True(figures.Count > 150, $"{figures.Count} figures were planted");
        Assert.Superset(new HashSet<string> { "73.1", "3.25" }, figures);

        foreach (var (name, text) in await Outputs(Unsafe, Record(isSafe: false)))
        {
            var found = Numbers(text).Intersect(figures).ToArray();
            Assert.True(found.Length == 0, $"{name} holds {string.Join(", ", found)}");
        }
    }

    [Fact]
    public void Unsafe_run_has_nothing_to_compare_to_keep_or_to_summarize()
    {
        Assert.NotEmpty(RunMetrics.Of(Safe));
        Assert.Empty(RunMetrics.Of(Unsafe));
        Assert.Empty(HistoryEntry.Of(Unsafe, null).Metrics);
        Assert.Empty(BaselineRecording.From([Safe, Unsafe]).Metrics);
        Assert.All(Unsafe.Figures, value => Assert.False(value.Reading.IsMeasured));
        Assert.All(
            Unsafe.Figures,
            value => Assert.Contains("not safe", value.Reading.AbsentReason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Medians_over_repetitions_leave_the_unsafe_run_out()
    {
        var page = await HtmlReport.RenderSessionAsync([Entry(Safe), Entry(Safe), Entry(Unsafe)]);

        Assert.Contains("Median of 2", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Unsafe_run_fails_and_says_in_json_what_each_check_found()
    {
        var json = JsonReport.Render(Unsafe);
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var safety = document.RootElement.GetProperty("safety");

        Assert.Equal("invalid", safety.GetProperty("verdict").GetString());
        Assert.Contains(
            safety.GetProperty("checks").EnumerateArray(),
            check =>
                check.GetProperty("name").GetString() == "replicas agree"
                && check.GetProperty("verdict").GetString() == "invalid"
                && check.GetProperty("checked").GetProperty("nodes").GetInt32() == 2
        );
        Assert.Equal(System.Text.Json.JsonValueKind.Null, document.RootElement.GetProperty("latency").ValueKind);
        Assert.Equal(RunStatus.Failed, Unsafe.Verdict.Status);
    }

    [Fact]
    public void Unsafe_run_whose_facts_were_lost_has_no_figures_either()
    {
        var record = Record(isSafe: false);
        var lost = RunAnalysis.Analyze(
            record with
            {
                Completion = record.Completion! with { Ending = RunEnding.NotRecorded, Reason = "the disk is full" },
            }
        );

        Assert.Equal(RunStatus.Incomplete, lost.Verdict.Status);
        Assert.Contains("broke its promise", lost.Verdict.Headline, StringComparison.Ordinal);
        Assert.DoesNotContain("/s", lost.Verdict.Headline, StringComparison.Ordinal);
    }

    /// <summary>Everything that is written of a run, as text.</summary>
    private static async Task<IReadOnlyList<(string Name, string Text)>> Outputs(
        BenchmarkResult result,
        RunRecord record
    )
    {
        var outcome = new ScenarioOutcome("planted", [new RunReport(result, "/out/report.html")]);
        var summary = new SessionSummary();
        summary.Add("planted", outcome.Conclude(InvalidRuns.Skip), outcome.Headline);
        return
        [
            ("result.json", JsonReport.Render(result)),
            ("results.json", JsonReport.RenderSession([Entry(result)])),
            ("summary.md", MarkdownReport.Render(result)),
            ("session summary.md", MarkdownReport.RenderSession([Entry(result), Entry(result)])),
            ("report.html", Text(await HtmlReport.RenderAsync(result, record))),
            ("index.html", Text(await HtmlReport.RenderSessionAsync([Entry(result), Entry(result)]))),
            ("console", outcome.Describe() + outcome.Headline + summary.Describe(null)),
            ("history", System.Text.Json.JsonSerializer.Serialize(HistoryEntry.Of(result, null))),
            ("baseline", System.Text.Json.JsonSerializer.Serialize(BaselineRecording.From([result]))),
        ];
    }

    /// <summary>Markup and data of a page without its program and style, which are full of numbers.</summary>
    private static string Text(string html)
    {
        var page = new HtmlParser().ParseDocument(html);
        foreach (var code in page.QuerySelectorAll("script:not([type='application/json']), style, meta").ToArray())
        {
            code.Remove();
        }

        return page.DocumentElement.OuterHtml;
    }

    private static SessionEntry Entry(BenchmarkResult result) => new(result, "planted/run-01/report.html");

    private static HashSet<string> Numbers(string text) =>
        [
            .. NumberInText()
                .Matches(text)
                .Select(match => match.Value.Replace(",", "", StringComparison.Ordinal).TrimEnd('.'))
                .Where(number => Significant(number) >= MinDigits),
        ];

    private static int Significant(string number) => number.Replace(".", "", StringComparison.Ordinal).Trim('0').Length;

    private static RunRecord Record(bool isSafe)
    {
        var planted = new PlantedRun
        {
            Goodput = seconds => seconds is >= 20 and < 23.25 ? 0 : 391.3,
            ResponseUs = _ => 73_130,
            Faults = [PlantedRun.Fault(1, at: 20, healed: 22)],
            Objectives = new Objectives { MaxResponseP99 = TimeSpan.FromMilliseconds(100) },
        }.Record();
        return planted with
        {
            Manifest = planted.Manifest with
            {
                Nodes = 2,
                ChecksSafety = !isSafe,
                Consistency = ConsistencyModel.Linearizable,
            },
            Resources =
            [
                .. Enumerable
                    .Range(5, 40)
                    .SelectMany(second => new[] { Sample("n1", second), Sample(ResourceSample.Generator, second) }),
            ],
            NodeMetrics =
            [
                .. Enumerable
                    .Range(5, 40)
                    .Select(second => new NodeMetricsSample(
                        second,
                        "n1",
                        new Dictionary<string, double> { ["replica_log_flushes_total"] = 517.3 * second }
                    )),
            ],
            NodeStates = [new NodeStateRecord(41, "n1", 9, "aa"), new NodeStateRecord(41, "n2", 9, "bb")],
        };
    }

    private static ResourceSample Sample(string subject, double seconds) =>
        new()
        {
            Seconds = seconds,
            Subject = subject,
            Values = new Dictionary<string, double>
            {
                [ResourceNames.CpuSeconds] = 0.777 * seconds,
                [ResourceNames.ResidentBytes] = 8_192_377,
            },
        };

    [GeneratedRegex(@"\d[\d,]*(\.\d+)?")]
    private static partial Regex NumberInText();
}
