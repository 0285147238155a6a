using System.Text.Json;
using PerfTests.Analysis;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Json;
using PerfTests.UnitTests.Analysis;

namespace PerfTests.UnitTests.Reporting.Json;

public class JsonReportTests
{
    [Fact]
    public void Result_has_the_documented_names_in_the_documented_order()
    {
        var root = Parse(TestRecords.Steady());

        Assert.Equal(
            [
                "document",
                "format_version",
                "verdict",
                "safety",
                "figures",
                "manifest",
                "total_seconds",
                "window",
                "throughput",
                "latency",
                "phases",
                "costs",
                "quality",
                "dissemination",
                "errors",
                "findings",
                "warnings",
                "events",
                "recovery",
                "node_events",
                "resources",
            ],
            root.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal("passed", root.GetProperty("verdict").GetProperty("status").GetString());
        Assert.Equal(100, root.GetProperty("throughput").GetProperty("goodput_per_second").GetDouble());
        Assert.Equal(
            8,
            root.GetProperty("latency").GetProperty("response").GetProperty("percentiles").GetArrayLength()
        );
        Assert.Equal("steady", root.GetProperty("manifest").GetProperty("scenario").GetString());
    }

    [Fact]
    public void What_was_not_measured_is_null_and_never_zero()
    {
        var root = Parse(TestRecords.WithoutSuccess());

        Assert.Equal(JsonValueKind.Null, root.GetProperty("phases").ValueKind);
        Assert.Equal(JsonValueKind.Null, root.GetProperty("throughput").GetProperty("optimal_per_second").ValueKind);
        Assert.Equal(
            JsonValueKind.Null,
            root.GetProperty("latency").GetProperty("response").GetProperty("mean_us").ValueKind
        );
    }

    [Fact]
    public void Series_are_written_as_pairs_on_one_line()
    {
        var text = JsonReport.Render(RunAnalysis.Analyze(TestRecords.Steady()));

        Assert.Contains("\"points\": [[1,0.5],[2,0.5]", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 1, 60_000);
    }

    [Fact]
    public void Session_lists_its_runs_with_their_reports()
    {
        var result = RunAnalysis.Analyze(TestRecords.Steady());

        var run = Assert.Single(
            JsonDocument
                .Parse(JsonReport.RenderSession([new SessionEntry(result, "steady/run-01/report.html")]))
                .RootElement.GetProperty("runs")
                .EnumerateArray()
        );

        Assert.Equal("steady/run-01/report.html", run.GetProperty("report").GetString());
        Assert.Equal(1_000, run.GetProperty("figures").GetProperty("response_samples").GetInt64());
    }

    private static JsonElement Parse(RunRecord record) =>
        JsonDocument.Parse(JsonReport.Render(RunAnalysis.Analyze(record))).RootElement;
}
