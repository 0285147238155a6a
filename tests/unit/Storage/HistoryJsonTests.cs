using System.Text.Json;
using PerfTests.Analysis.History;
using PerfTests.Storage;
using PerfTests.UnitTests.Analysis.History;

namespace PerfTests.UnitTests.Storage;

public class HistoryJsonTests
{
    private static readonly HistoryEntry Entry = TestEntries.Create(1) with
    {
        StartedAt = new DateTimeOffset(2026, 11, 25, 8, 0, 0, TimeSpan.FromHours(2)).AddTicks(1),
        Headline = "\"quoted\" <b>\n\u0000 and ✓",
        Commit = "abc-dirty",
        Folder = "/reports/a b",
    };

    [Theory]
    [InlineData(0.1 + 0.2)]
    [InlineData(double.Epsilon)]
    [InlineData(double.MaxValue)]
    [InlineData(123_456_789.123_456_79)]
    public void Entry_written_and_read_keeps_every_digit(double value)
    {
        var entry = Entry with { Metrics = [Entry.Metrics[0] with { Value = value }] };

        var line = HistoryJson.Write(entry);
        var read = HistoryJson.ReadForeign(line);

        Assert.DoesNotContain('\n', line);
        Assert.Equal(line, HistoryJson.Write(read));
        Assert.Equal(value, read.Metrics[0].Value);
        Assert.Equal(entry.StartedAt, read.StartedAt);
        Assert.Equal(entry.Headline, read.Headline);
        Assert.Equal(ulong.MaxValue, read.Seed);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "format_version is missing")]
    [InlineData("{}", "format_version is missing")]
    [InlineData("null", "format_version is missing")]
    [InlineData("""{"format_version":1}""", "missing required properties")]
    [InlineData("""{"format_version":2}""", "versions up to 1")]
    [InlineData("""{"format_version":"x"}""", "versions up to 1")]
    public void Line_that_holds_no_entry_is_refused_with_the_reason(string line, string reason)
    {
        var refusal = Assert.ThrowsAny<JsonException>(() => HistoryJson.ReadForeign(line));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"status\":\"passed\"", "\"status\":\"splendid\"", "status")]
    [InlineData("\"status\":\"passed\"", "\"status\":17", "status")]
    [InlineData("\"value\":1000", "\"value\":-1", "above 0")]
    [InlineData("\"value\":1000", "\"value\":null", "above 0")]
    [InlineData("\"value\":1000", "\"value\":1e999", "above 0")]
    [InlineData("\"run_id\":\"run-001\"", "\"run_id\":\"\"", "run_id")]
    [InlineData("\"run_id\":\"run-001\"", "\"run_id\":\"a\\u001bb\"", "run_id")]
    [InlineData("\"run_id\":\"run-001\"", "\"run_id\":null", "run_id")]
    [InlineData("\"scenario\":\"raft-test\"", "\"scenario\":\"a\",\"scenario\":\"b\"", "scenario")]
    [InlineData("\"seed\":", "\"from_the_future\":1,\"seed\":", "from_the_future")]
    [InlineData("\"nodes\":3,", "", "nodes")]
    public void Line_with_a_damaged_property_is_refused_and_names_it(string from, string to, string name)
    {
        var line = HistoryJson.Write(TestEntries.Create(1));
        Assert.Contains(from, line, StringComparison.Ordinal);

        var refusal = Assert.ThrowsAny<JsonException>(() =>
            HistoryJson.ReadForeign(line.Replace(from, to, StringComparison.Ordinal))
        );

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_cut_anywhere_is_refused()
    {
        var line = HistoryJson.Write(Entry);

        Assert.All(
            Enumerable.Range(0, line.Length),
            length => Assert.ThrowsAny<JsonException>(() => HistoryJson.ReadForeign(line[..length]))
        );
    }
}
