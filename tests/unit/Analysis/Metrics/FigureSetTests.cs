using PerfTests.Analysis;
using PerfTests.Analysis.Formatting;
using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Reporting;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;
using PerfTests.Reporting.Markdown;
using PerfTests.UnitTests.Analysis.FaultTolerance;

namespace PerfTests.UnitTests.Analysis.Metrics;

public class FigureSetTests
{
    private static readonly Figure Stalls = new()
    {
        Name = "stalls_per_operation",
        Title = "Stalls per operation",
        Unit = FigureUnit.Count,
        Kind = FigureKind.Counted,
        Definition = "stalls that the engine counted per committed operation",
        Take = result => 4.0 * result.Window.Ok / result.Window.Ok,
    };

    [Fact]
    public void Figures_of_the_default_set_have_names_and_titles_of_their_own()
    {
        Assert.Equal(FigureSet.Default.Count, FigureSet.Default.Select(figure => figure.Name).Distinct().Count());
        Assert.Equal(FigureSet.Default.Count, FigureSet.Default.Select(figure => figure.Title).Distinct().Count());
        Assert.All(FigureSet.Default, figure => Assert.Matches("^[a-z][a-z0-9]*(_[a-z0-9]+)+$", figure.Name));
        Assert.All(FigureSet.Default, figure => Assert.NotEmpty(figure.Definition));
        Assert.All(FigureSet.Default, figure => Assert.StartsWith("METHOD ", figure.Source, StringComparison.Ordinal));
    }

    [Fact]
    public void Figure_that_cannot_be_added_is_refused_with_every_reason()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            FigureSet.Default.With(
                Stalls with
                {
                    Name = "goodput_per_second",
                },
                Stalls with
                {
                    Name = "Stalls Per Op",
                    Title = "Goodput",
                    Take = null,
                }
            )
        );

        Assert.Contains("the name 'goodput_per_second' is taken", refused.Message, StringComparison.Ordinal);
        Assert.Contains("the title 'Goodput' is taken", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'Stalls Per Op' is no name", refused.Message, StringComparison.Ordinal);
        Assert.Contains("exactly one of Take and TakeFromFault", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("response_p99", "response_p99_us")]
    [InlineData("goodput_per_secnd", "goodput_per_second")]
    [InlineData("messages_per_comit", "messages_per_commit")]
    public void Unknown_name_is_answered_with_the_names_near_it(string written, string meant)
    {
        var problem = Assert.Single(FigureSet.Default.Unknown("--gate", [written, "goodput_per_second"]));

        Assert.Equal(("--gate", written), (problem.Setting, problem.Value));
        Assert.Contains(meant, problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_figure_is_taken_kept_and_shown_like_any_other()
    {
        var result = RunAnalysis.Analyze(
            TestRecords.Steady(),
            new AnalysisOptions { Figures = FigureSet.Default.With(Stalls) }
        );

        Assert.Equal("4.00", result.Figures["stalls_per_operation"].Text);
        Assert.Contains(
            RunMetrics.Of(result),
            metric => metric is { Name: "stalls_per_operation", Value: 4, Kind: FigureKind.Counted }
        );
        Assert.Contains("| Stalls per operation | 4.00 |", MarkdownReport.Render(result), StringComparison.Ordinal);
        Assert.Contains("\"stalls_per_operation\"", JsonReport.Render(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Own_figure_that_throws_is_absent_with_the_reason_and_takes_no_other_with_it()
    {
        var figures = FigureSet.Default.With(
            Stalls with
            {
                Take = _ => throw new InvalidOperationException("no such counter"),
            }
        );

        var result = RunAnalysis.Analyze(TestRecords.Steady(), new AnalysisOptions { Figures = figures });

        Assert.Contains("no such counter", result.Figures["stalls_per_operation"].Reading.AbsentReason);
        Assert.Equal(100, result.Figures["goodput_per_second"].Value);
    }

    [Fact]
    public void Every_metric_that_is_kept_is_a_registered_figure_in_its_own_words()
    {
        var result = RunAnalysis.Analyze(
            new PlantedRun { Goodput = t => t is >= 20 and < 21 ? 0 : PlantedRun.Normal }.Record()
        );
        var kept = RunMetrics.Of(result);

        Assert.NotEmpty(kept);
        Assert.All(
            kept,
            metric =>
            {
                var figure = FigureSet.Default[metric.Name];
                Assert.Equal(
                    (figure.Title, figure.Unit.Name, figure.Kind, figure.IsHigherBetter),
                    (metric.Title, metric.Unit, metric.Kind, metric.IsHigherBetter)
                );
            }
        );
        Assert.Contains(kept, metric => metric.Name == "recovery_seconds");
    }

    [Fact]
    public void Gate_keeps_a_figure_that_is_not_kept_by_itself()
    {
        var result = RunAnalysis.Analyze(TestRecords.Steady());

        Assert.DoesNotContain(RunMetrics.Of(result), metric => metric.Name == "service_p50_us");
        Assert.Contains(RunMetrics.Of(result, ["service_p50_us"]), metric => metric.Name == "service_p50_us");
    }

    [Fact]
    public async Task Figure_is_the_same_text_in_page_summary_and_overviews()
    {
        var result = RunAnalysis.Analyze(
            new PlantedRun { Goodput = t => t is >= 20 and < 21 ? 0 : PlantedRun.Normal }.Record()
        );
        SessionEntry[] entries = [new(result, "run/report.html")];
        string[] views =
        [
            await HtmlReport.RenderAsync(result),
            MarkdownReport.Render(result),
            await HtmlReport.RenderSessionAsync(entries),
            MarkdownReport.RenderSession(entries),
        ];
        string[] shown = ["goodput_per_second", "response_p50_us", "response_p99_us", "recovery_seconds"];

        foreach (var name in shown)
        {
            var value = result.Figures[name];
            Assert.All(
                views,
                view => Assert.Contains(FigureText.Plain(value.Text), Spaces(view), StringComparison.Ordinal)
            );
        }

        static string Spaces(string view) =>
            FigureText
                .Plain(view)
                .Replace("&#xA0;", " ", StringComparison.Ordinal)
                .Replace("&nbsp;", " ", StringComparison.Ordinal);
    }
}
