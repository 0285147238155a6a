using Microsoft.Extensions.Time.Testing;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.UnitTests.Running;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Recording;

public sealed class OperationRecorderTests : IDisposable
{
    private const long Ms = 1_000_000;
    private const long Second = 1_000 * Ms;

    private readonly FakeTimeProvider _time = new();
    private readonly CollectingRecorder _facts = new();
    private readonly OperationRecorder _recorder;

    public OperationRecorderTests() =>
        _recorder = new OperationRecorder(
            new OperationRecorderOptions
            {
                Facts = _facts,
                Time = _time,
                OriginTimestamp = _time.GetTimestamp(),
                MaxLoggedOperations = 100,
            }
        );

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void Operation_goes_into_the_log_with_its_three_stamps_and_its_lane()
    {
        _recorder.StartWindow(0, Second);
        var lane = _recorder.NewLane();
        var operation = _recorder.Due(new Operation(7, OperationKind.Read, 3, 0), 10 * Ms, lane);
        _recorder.Sent(ref operation, 12 * Ms);
        _recorder.Ended(operation, OperationResult.Ok with { Position = 9 }, 15 * Ms);
        _recorder.Complete();

        Assert.Equal(
            new OperationRecord(7, 3, OperationKind.Read, Outcome.Ok, false, 0, lane, 10 * Ms, 12 * Ms, 15 * Ms, 0, 9)
            {
                IsReadKnown = false,
            },
            Assert.Single(_facts.Operations)
        );
        Assert.Equal(5, _facts.Percentile(HistogramTags.Response, 100), 2);
        Assert.Equal(3, _facts.Percentile(HistogramTags.Service, 100), 2);
        Assert.Equal(2, _facts.Percentile(HistogramTags.ScheduleLag, 100), 2);
    }

    [Fact]
    public void Stamps_that_contradict_each_other_are_counted_and_are_in_no_histogram()
    {
        _recorder.StartWindow(0, Second);
        // Sent before it was due, and ended before it was sent.
        Execute(due: 10 * Ms, sent: 8 * Ms, ended: 7 * Ms, OperationResult.Ok);
        // A node that claims more time for its phases than the operation took.
        Execute(
            due: 20 * Ms,
            sent: 20 * Ms,
            ended: 21 * Ms,
            OperationResult.Ok with
            {
                HasPhases = true,
                ConsensusNanoseconds = 2 * Ms,
            }
        );
        var summary = _recorder.Complete();

        Assert.Equal((2, 2), (summary.Sent, summary.Ok));
        // Lag, response and service of the first one, the return of the second one.
        Assert.Equal(4, summary.NegativeDurations);
        Assert.Equal(4, _facts.Intervals.Sum(interval => interval.NegativeDurations));
        Assert.Equal(1, _facts.CountOf(HistogramTags.Response));
        Assert.Equal(1, _facts.CountOf(HistogramTags.Service));
        Assert.Equal(1, _facts.CountOf(HistogramTags.ScheduleLag));
        Assert.Equal(0, _facts.CountOf(HistogramTags.Return));
    }

    [Fact]
    public void Operations_belong_to_the_window_by_due_time_alone()
    {
        _recorder.StartWarmUp(0);
        Execute(due: 1 * Ms, sent: 2 * Ms, ended: 3 * Second, OperationResult.Ok);
        _recorder.StartWindow(Second, 2 * Second);
        Execute(due: Second, sent: Second, ended: (2 * Second) + 1, OperationResult.Ok);
        Execute(due: 2 * Second, sent: 2 * Second, ended: 2 * Second, OperationResult.Ok);
        Execute(due: (2 * Second) + 1, sent: (2 * Second) + 1, ended: (2 * Second) + 1, OperationResult.Ok);
        var summary = _recorder.Complete();

        Assert.Equal((2, 2, 1), (summary.Scheduled, summary.Ok, summary.OkInWindow));
        Assert.Equal(2, _facts.CountOf(TaggedHistogram.WarmUpPrefix + HistogramTags.Response));
    }

    [Fact]
    public void Due_operations_that_are_neither_sent_nor_queued_nor_dropped_are_overdue()
    {
        _recorder.TakeOverIntervals();
        _recorder.StartWindow(0, Second);
        var operations = Enumerable.Range(0, 6).Select(index => Due(index * Ms)).ToArray();
        _recorder.Sent(ref operations[0], 1 * Ms);
        _recorder.Queued(ref operations[1], 1 * Ms);
        _recorder.Queued(ref operations[2], 2 * Ms);
        _recorder.Dropped(operations[2]);
        _recorder.Queued(ref operations[3], 3 * Ms);
        _recorder.Dequeued(ref operations[3], 9 * Ms);
        _time.Advance(TimeSpan.FromSeconds(1));
        _recorder.EndLoad(Second);
        _recorder.Sent(ref operations[3], Second);
        _recorder.Ended(operations[0], OperationResult.Ok, Second);
        _recorder.Ended(operations[3], OperationResult.Ok, Second);
        Array.ForEach([1, 4, 5], index => _recorder.Dropped(operations[index]));
        var summary = _recorder.Complete();

        // 4 and 5 were forgotten by whoever was to send them; 3 had its place and was not sent yet.
        Assert.Equal(3, summary.Overdue);
        Assert.Equal((6, 2, 3, 4), (summary.Scheduled, summary.Sent, summary.Queued, summary.Dropped));
        Assert.Equal([3, 0], _facts.Intervals.Select(interval => interval.Overdue));
        Assert.Equal(1, _facts.CountOf(HistogramTags.QueuedService));
        // Waiting for a place is not the generator's lag.
        Assert.InRange(_facts.Percentile(HistogramTags.ScheduleLag, 100), 990, 995);
    }

    [Fact]
    public void Intervals_end_by_themselves_and_the_window_at_its_planned_end()
    {
        _recorder.StartWindow(0, 3 * Second, at => at / 1e6);
        for (var step = 0; step < 40; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            Execute(due: _recorder.Now, sent: _recorder.Now, ended: _recorder.Now, OperationResult.Ok);
        }

        var summary = _recorder.Complete();

        var measured = _facts.Intervals.Where(interval => interval.Stage == RunStage.Measure).ToArray();
        Assert.Equal([1.0, 1, 1], measured.Select(interval => Math.Round(interval.DurationSeconds, 6)));
        Assert.Equal([500.0, 1_500, 2_500], measured.Select(interval => interval.RequestedRate));
        Assert.Equal(3, summary.MeasureSeconds, 9);
        Assert.Equal(30, summary.OkInWindow);
        Assert.All(
            _facts.Intervals.Where(interval => interval.StartSeconds >= 3),
            interval => Assert.Equal(RunStage.Drain, interval.Stage)
        );
        Assert.Equal(40, _facts.Intervals.Sum(interval => interval.Ok));
    }

    [Fact]
    public void Operations_that_an_engine_forgets_count_against_it_and_are_told()
    {
        _recorder.StartWindow(0, Second);
        var sent = Due(1 * Ms);
        _recorder.Sent(ref sent, 1 * Ms);
        Due(2 * Ms);
        var summary = _recorder.Complete();

        Assert.Equal((1, 1, 1), (summary.Unknown, summary.Stragglers, summary.Dropped));
        Assert.Contains(_facts.Events, happened => happened.Kind == RunEventKinds.Warning);
    }

    [Fact]
    public async Task Window_s_start_is_known_as_soon_as_it_starts()
    {
        _recorder.StartWarmUp(0);
        Assert.False(_recorder.WindowStarted.IsCompleted);
        _recorder.StartWindow(123, 456);

        Assert.Equal(123, await _recorder.WindowStarted);
    }

    [Fact]
    public void Calls_out_of_order_are_refused()
    {
        _recorder.StartWindow(0, Second);

        Assert.Throws<InvalidOperationException>(() => _recorder.StartWarmUp(0));
        Assert.Throws<InvalidOperationException>(() => _recorder.StartWindow(0, Second));
        _recorder.Complete();
        Assert.Throws<InvalidOperationException>(() => _recorder.Complete());
    }

    private ScheduledOperation Due(long due) =>
        _recorder.Due(new Operation(due, OperationKind.Read, 0, 0), due, _recorder.NewLane());

    private void Execute(long due, long sent, long ended, OperationResult result)
    {
        var operation = Due(due);
        _recorder.Sent(ref operation, sent);
        _recorder.Ended(operation, result, ended);
    }
}
