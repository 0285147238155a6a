using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.UnitTests.Running;

/// <summary>The loads that depend on what the system answers: adaptive and closed.</summary>
public class FeedbackLoadTests
{
    private readonly EngineRun _run = new();

    [Fact]
    public async Task Adaptive_load_with_success_rises_by_the_increment_each_step()
    {
        await _run.RunAsync(Load.Adaptive(Rate.PerSecond(100), Rate.PerSecond(50), 4.Seconds()));

        Assert.Equal([100, 150, 200, 250], Scheduled());
    }

    [Fact]
    public async Task Adaptive_load_with_failures_falls_by_the_increment_each_step()
    {
        _run.Client.Answers = _ => OperationResult.Failure("refused");

        await _run.RunAsync(Load.Adaptive(Rate.PerSecond(100), Rate.PerSecond(40), 4.Seconds()));

        Assert.Equal([100, 60, 20, 1], Scheduled());
    }

    [Fact]
    public async Task Adaptive_load_with_drops_counts_them_as_failures()
    {
        // Two places of 10 ms serve 200/s, and nobody may wait: at 400/s half are dropped.
        _run.Limits = new LoadLimits { MaxInFlight = 2, MaxQueued = 0 };
        _run.Client.Takes = _ => 10.Milliseconds();

        var summary = await _run.RunAsync(Load.Adaptive(Rate.PerSecond(400), Rate.PerSecond(100), 3.Seconds()));

        Assert.True(summary.Dropped > 0);
        Assert.True(Scheduled()[1] < Scheduled()[0]);
    }

    [Fact]
    public async Task Adaptive_load_with_a_warm_up_holds_the_first_rate_in_it()
    {
        _run.WarmUp = 2.Seconds();

        var summary = await _run.RunAsync(Load.Adaptive(Rate.PerSecond(100), Rate.PerSecond(50), 2.Seconds()));

        Assert.Equal(200, _run.Recorder.CountOf(TaggedHistogram.WarmUpPrefix + HistogramTags.Response));
        Assert.Equal(250, summary.Scheduled);
    }

    [Fact]
    public async Task Closed_load_keeps_each_client_at_one_operation()
    {
        _run.Client.Takes = _ => 10.Milliseconds();

        var summary = await _run.RunAsync(Load.Closed(clients: 8, during: 1.Seconds()));

        Assert.Equal(8, _run.Client.MaxInFlight);
        Assert.InRange(summary.Sent, 790, 800);
        Assert.Equal(summary.Sent, summary.Scheduled);
        Assert.Equal(summary.Sent, summary.Ok);
        Assert.Equal(0, summary.Queued);
        Assert.All(_run.Recorder.Intervals.Take(1), interval => Assert.True(double.IsNaN(interval.RequestedRate)));
    }

    [Fact]
    public async Task Closed_load_with_a_think_time_pauses_between_operations()
    {
        _run.Client.Takes = _ => 10.Milliseconds();

        var summary = await _run.RunAsync(Load.Closed(clients: 10, during: 2.Seconds(), thinkTime: 90.Milliseconds()));

        // 10 clients of one operation each 100 ms.
        Assert.InRange(summary.Sent, 195, 205);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 100), 9.9, 10.3);
    }

    [Fact]
    public async Task Closed_load_with_a_warm_up_starts_all_clients_again_for_the_window()
    {
        _run.WarmUp = 1.Seconds();
        _run.Client.Takes = _ => 10.Milliseconds();

        var summary = await _run.RunAsync(Load.Closed(clients: 8, during: 1.Seconds()));

        Assert.InRange(summary.Sent, 780, 800);
        Assert.InRange(_run.Recorder.CountOf(TaggedHistogram.WarmUpPrefix + HistogramTags.Response), 790, 800);
    }

    [Fact]
    public async Task Closed_load_of_many_clients_needs_no_thread_for_each()
    {
        _run.Client.Takes = _ => 1.Seconds();

        var summary = await _run.RunAsync(Load.Closed(clients: 20_000, during: 2.5.Seconds()));

        Assert.Equal(20_000, _run.Client.MaxInFlight);
        Assert.Equal(60_000, summary.Sent);
    }

    private long[] Scheduled() =>
        [
            .. _run
                .Recorder.Intervals.Where(interval => interval.Stage == RunStage.Measure)
                .Select(interval => interval.Scheduled),
        ];
}
