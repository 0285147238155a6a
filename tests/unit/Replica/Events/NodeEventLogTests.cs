using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using PerfTests.Replica.Events;

namespace PerfTests.UnitTests.Replica.Events;

public class NodeEventLogTests
{
    [Fact]
    public void Event_is_written_as_one_json_line_with_both_clocks()
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(5_000));
        using var lines = new StringWriter();
        var log = new NodeEventLog("n1", time, lines);
        log.Report("leader-elected", term: 3, subject: "n2");

        using var line = JsonDocument.Parse(lines.ToString());
        Assert.Equal("leader-elected", line.RootElement.GetProperty("event").GetString());
        Assert.Equal("n2", line.RootElement.GetProperty("subject").GetString());
        Assert.Equal(3, line.RootElement.GetProperty("term").GetInt64());
        Assert.Equal(5_000, line.RootElement.GetProperty("unix_ms").GetInt64());
        Assert.False(line.RootElement.TryGetProperty("detail", out _));
    }

    [Fact]
    public void Monotonic_time_passes_as_the_clock_does()
    {
        var time = new FakeTimeProvider();
        var log = new NodeEventLog("n1", time, lines: null);
        log.Report("a");
        time.Advance(TimeSpan.FromMilliseconds(1.5));
        log.Report("b");
        var events = log.Since(0);
        Assert.Equal(1_500_000, events[1].MonotonicNs - events[0].MonotonicNs);
    }

    [Fact]
    public void Oldest_events_go_when_the_log_is_full()
    {
        var log = new NodeEventLog("n1", TimeProvider.System, lines: null);
        for (var i = 0; i < NodeEventLog.Capacity + 5; i++)
        {
            log.Report("e");
        }
        Assert.Equal(6, log.Since(0)[0].Sequence);
        Assert.Equal(NodeEventLog.Capacity + 5, Assert.Single(log.Since(NodeEventLog.Capacity + 4)).Sequence);
    }
}
