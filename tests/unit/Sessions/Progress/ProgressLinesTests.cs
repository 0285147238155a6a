using PerfTests.Recording;
using PerfTests.Sessions.Progress;

namespace PerfTests.UnitTests.Sessions.Progress;

public class ProgressLinesTests
{
    [Fact]
    public void Line_of_an_interval_says_stage_time_rate_tail_and_errors()
    {
        var line = new IntervalEnded("raft", new LoadProgress(7, 20, Interval(7))).Describe();

        Assert.Equal(
            "raft: measure 7 of 20 s: 990/s ok of 1,000/s, p99 3.21 ms, 10 errors, 4 held back or dropped",
            line
        );
    }

    [Fact]
    public void Line_of_a_drain_without_length_asks_for_nothing_and_divides_by_nothing()
    {
        var drained = Interval(20) with
        {
            Stage = RunStage.Drain,
            DurationSeconds = 0,
            RequestedRate = 0,
            Ok = 0,
            P99Us = double.NaN,
        };

        var line = new IntervalEnded("raft", new LoadProgress(20, 20, drained)).Describe();

        Assert.StartsWith("raft: drain 20 of 20 s: 0/s ok, no success", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_one_stage_come_every_other_second()
    {
        var lines = new List<string>();
        var progress = new ProgressLines(lines.Add);

        foreach (var second in Enumerable.Range(1, 6))
        {
            progress.Report(new IntervalEnded("raft", new LoadProgress(second, 20, Interval(second))));
        }

        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void Line_comes_at_once_where_the_stage_changes()
    {
        var lines = new List<string>();
        var progress = new ProgressLines(lines.Add);

        progress.Report(
            new IntervalEnded("raft", new LoadProgress(1, 20, Interval(1) with { Stage = RunStage.WarmUp }))
        );
        progress.Report(new IntervalEnded("raft", new LoadProgress(2, 20, Interval(2))));

        Assert.Equal(["raft: warm-up", "raft: measure"], lines.Select(line => line[..line.IndexOf(' ', 6)]));
    }

    [Fact]
    public void Lines_of_the_next_run_come_from_its_first_interval_on()
    {
        var lines = new List<string>();
        var progress = new ProgressLines(lines.Add);

        progress.Report(new IntervalEnded("raft", new LoadProgress(9, 20, Interval(9))));
        progress.Report(new IntervalEnded("raft", new LoadProgress(1, 20, Interval(1))));
        progress.Report(new IntervalEnded("pbft", new LoadProgress(1, 20, Interval(1))));

        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void Messages_come_all_and_warnings_say_that_they_are()
    {
        var lines = new List<string>();
        var progress = new ProgressLines(lines.Add);

        progress.Report(new SessionMessage("host: process"));
        progress.Report(new SessionMessage("the history does not answer") { IsWarning = true });
        progress.Report(new StageStarted("raft", "preloading"));

        Assert.Equal(["host: process", "warning: the history does not answer", "raft: preloading"], lines);
    }

    private static IntervalRecord Interval(double end) =>
        new()
        {
            StartSeconds = end - 1,
            DurationSeconds = 1,
            Stage = RunStage.Measure,
            RequestedRate = 1_000,
            Scheduled = 1_000,
            Sent = 1_000,
            Ok = 990,
            Failed = 6,
            Unknown = 4,
            Queued = 3,
            Dropped = 1,
            P99Us = 3_210,
        };
}
