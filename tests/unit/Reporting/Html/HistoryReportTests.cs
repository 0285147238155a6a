using System.Text;
using PerfTests.Analysis.Histories;
using PerfTests.Reporting.Html;
using PerfTests.Reporting.Json;

namespace PerfTests.UnitTests.Reporting.Html;

public class HistoryReportTests
{
    private const string Broken = """
        {:process 0 :type :invoke :f :write :value "<img src=x>"}
        {:process 0 :type :ok :f :write :value "<img src=x>"}
        {:process :nemesis :type :info :f :kill :value "<b>n1</b>"}
        {:process 1 :type :invoke :f :read :value nil}
        {:process 1 :type :ok :f :read :value nil}
        """;

    [Fact]
    public async Task Counterexample_of_a_history_is_drawn_a_lane_a_client_with_all_text_escaped()
    {
        var html = await HtmlReport.RenderHistoryAsync(Check(Broken));

        Assert.DoesNotContain("<img src=x>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>n1</b>", html, StringComparison.Ordinal);
        Assert.Contains("class=\"impossible\"", html, StringComparison.Ordinal);
        Assert.Contains("class=\"shade\"", html, StringComparison.Ordinal);
        Assert.Contains("process 1: read nil", html, StringComparison.Ordinal);
        Assert.True(html.Length < 1_000_000);
    }

    [Fact]
    public void Verdict_as_json_has_its_keys_and_no_other()
    {
        using var json = System.Text.Json.JsonDocument.Parse(HistoryVerdictJson.Render(Check(Broken), peakBytes: 7));

        Assert.Equal(
            [
                "verdict",
                "model",
                "operations",
                "partitions",
                "elapsed_ms",
                "peak_bytes",
                "anomalies",
                "strongest_model",
                "counterexample",
            ],
            json.RootElement.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal("invalid", json.RootElement.GetProperty("verdict").GetString());
    }

    private static HistoryVerdict Check(string text) =>
        HistoryFileCheck.Check(
            new MemoryStream(Encoding.UTF8.GetBytes(text)),
            new HistoryCheckOptions { Model = HistoryModel.Register },
            TimeProvider.System
        );
}
