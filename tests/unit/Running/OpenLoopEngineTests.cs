using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.UnitTests.Running;

public class OpenLoopEngineTests
{
    private const string WarmUpResponse = TaggedHistogram.WarmUpPrefix + HistogramTags.Response;

    private static readonly Rate Thousand = Rate.PerSecond(1_000);

    private readonly EngineRun _run = new();

    [Fact]
    public async Task Engine_with_a_quick_system_sends_at_the_profile_s_times()
    {
        var profile = Load.Poisson(Thousand, 2.Seconds());
        var expected = Times(profile.CreateArrivals(_run.Seed.Derive("arrivals")));

        var summary = await _run.RunAsync(profile);

        var first = _run.Client.SentAt[0] - expected[0];
        Assert.Equal(expected.Count, _run.Client.SentAt.Count);
        // Wakes are at least 100 us apart: nothing leaves early, and nothing later than that.
        Assert.All(
            _run.Client.SentAt.Zip(expected),
            pair => Assert.InRange(pair.First - first - pair.Second, -100_000, 100_000)
        );
        Assert.Equal(expected.Count, summary.Scheduled);
        Assert.Equal(expected.Count, summary.Ok);
        Assert.Equal(2.0, summary.MeasureSeconds, 9);
        Assert.Empty(_run.GeneratorBoundReasons);
    }

    [Fact]
    public async Task Engine_with_a_quick_system_records_each_operation_once()
    {
        var summary = await _run.RunAsync(Load.Constant(Thousand, 3.Seconds()));

        Assert.Equal(3_000, summary.Sent);
        Assert.Equal(3_000, _run.Recorder.CountOf(HistogramTags.Response));
        Assert.Equal(3_000, _run.Recorder.CountOf(HistogramTags.Service));
        Assert.Equal(3_000, _run.Recorder.CountOf(HistogramTags.ScheduleLag));
        Assert.Equal(3_000, _run.Recorder.Intervals.Sum(interval => interval.Scheduled));
        Assert.Equal(3_000, _run.Recorder.Intervals.Sum(interval => interval.Ok));
        Assert.Equal(1, _run.Recorder.Percentile(HistogramTags.Service, 50), 2);
        Assert.Equal(0, _run.Recorder.CountOf(HistogramTags.Submission));
    }

    [Fact]
    public async Task Engine_with_a_ramp_reports_intervals_with_the_rate_in_their_middle()
    {
        await _run.RunAsync(Load.Ramp(Rate.PerSecond(0), Rate.PerSecond(300), 3.Seconds()));

        var measured = _run.Recorder.Intervals.Where(interval => interval.Stage == RunStage.Measure).ToList();
        Assert.Equal([50, 150, 250], measured.Select(interval => Math.Round(interval.RequestedRate)));
        Assert.All(measured, interval => Assert.InRange(interval.Scheduled - interval.RequestedRate, -1, 1));
        Assert.All(measured, interval => Assert.Equal(1, interval.DurationSeconds, 3));
        Assert.Equal(measured.Count, _run.Progress.Count(progress => progress.Interval.Stage == RunStage.Measure));
    }

    [Fact]
    public async Task Engine_with_a_warm_up_keeps_its_operations_out_of_the_counts()
    {
        _run.WarmUp = 2.Seconds();
        _run.Client.Takes = operation => operation.Sequence < 2_000 ? 50.Milliseconds() : 1.Milliseconds();

        var summary = await _run.RunAsync(Load.Constant(Thousand, 1.Seconds()));

        Assert.Equal(1_000, summary.Scheduled);
        Assert.Equal(1_000, summary.Ok);
        Assert.Equal(2_000, _run.Recorder.CountOf(WarmUpResponse));
        Assert.Equal(1_000, _run.Recorder.CountOf(HistogramTags.Response));
        // Slow operations of the warm-up end within the window; by due time they belong to the warm-up.
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 100), 0.9, 1.2);
        Assert.All(
            _run.Recorder.Intervals.Where(interval => interval.Stage == RunStage.WarmUp),
            interval => Assert.True(interval.StartSeconds < summary.MeasureStartSeconds)
        );
    }

    [Fact]
    public async Task Engine_with_the_same_seed_sends_the_same_operations()
    {
        var other = new EngineRun { WarmUp = 1.Seconds() };
        var different = new EngineRun { WarmUp = 1.Seconds(), Seed = new Seed(8) };
        _run.WarmUp = 1.Seconds();
        var profile = Load.Poisson(Thousand, 1.Seconds());

        await _run.RunAsync(profile);
        await other.RunAsync(profile);
        await different.RunAsync(profile);

        Assert.Equal(_run.Client.Operations, other.Client.Operations);
        Assert.Equal(_run.Client.SentAt, other.Client.SentAt);
        Assert.NotEqual(_run.Client.Operations, different.Client.Operations);
        Assert.Equal(
            _run.Client.Operations.Count,
            _run.Client.Operations.Select(operation => operation.Sequence).Distinct().Count()
        );
    }

    [Fact]
    public async Task Engine_with_a_full_cap_queues_with_the_clock_running()
    {
        _run.Limits = new LoadLimits { MaxInFlight = 10 };
        _run.Client.Takes = _ => 20.Milliseconds();

        var summary = await _run.RunAsync(Load.Constant(Thousand, 1.Seconds()));

        // 10 places of 20 ms serve 500 of 1,000 a second: half of the operations wait, the last one for a second.
        Assert.Equal(10, _run.Client.MaxInFlight);
        Assert.Equal(1_000, summary.Sent);
        Assert.InRange(summary.Queued, 950, 990);
        Assert.Equal(0, summary.Dropped);
        Assert.Equal(20, _run.Recorder.Percentile(HistogramTags.Service, 100), 0.1);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 100), 980, 1_030);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.ScheduleLag, 100), 0, 0.2);
        Assert.Contains("cap of 10", Assert.Single(_run.GeneratorBoundReasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_with_a_full_queue_drops_and_counts()
    {
        _run.Limits = new LoadLimits
        {
            MaxInFlight = 2,
            MaxQueued = 5,
            DrainDeadline = 1.Seconds(),
        };
        _run.Client.Takes = _ => null;

        var summary = await _run.RunAsync(Load.Constant(Rate.PerSecond(100), 1.Seconds()));

        Assert.Equal(100, summary.Scheduled);
        Assert.Equal(2, summary.Sent);
        Assert.Equal(98, summary.Queued);
        Assert.Equal(98, summary.Dropped);
        Assert.Equal(2, summary.Stragglers);
        Assert.Equal(2, summary.Unknown);
        Assert.Equal(98, _run.Recorder.Intervals.Sum(interval => interval.Dropped));
    }

    [Fact]
    public async Task Engine_with_operations_that_never_end_stops_at_the_drain_deadline()
    {
        _run.Limits = new LoadLimits { DrainDeadline = 500.Milliseconds(), OperationTimeout = 1.Minutes() };
        _run.Client.Takes = operation => operation.Sequence % 10 == 0 ? null : 1.Milliseconds();
        _run.Client.HeedsCancellation = false;

        var summary = await _run.RunAsync(Load.Constant(Thousand, 1.Seconds()));

        Assert.Equal(100, summary.Stragglers);
        Assert.Equal(100, summary.Unknown);
        Assert.Equal(900, summary.Ok);
        Assert.Equal(100, _run.Recorder.Intervals.Sum(i => i.Errors.GetValueOrDefault("straggler")));
        Assert.InRange(_run.Recorder.Intervals.Sum(interval => interval.DurationSeconds), 1.5, 1.51);
    }

    [Theory]
    [InlineData(true, 300)]
    [InlineData(false, 1_300)]
    public async Task Operation_without_an_answer_counts_as_unknown_after_the_timeout(bool heeds, double milliseconds)
    {
        _run.Limits = new LoadLimits { OperationTimeout = 300.Milliseconds() };
        _run.Client.Takes = operation => operation.Sequence == 5 ? null : 1.Milliseconds();
        _run.Client.HeedsCancellation = heeds;

        var summary = await _run.RunAsync(Load.Constant(Rate.PerSecond(100), 3.Seconds()));

        Assert.Equal(1, summary.Unknown);
        Assert.Equal(0, summary.Stragglers);
        Assert.Equal(299, summary.Ok);
        Assert.Equal(1, _run.Recorder.Intervals.Sum(interval => interval.Errors.GetValueOrDefault("timeout")));
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Unsuccessful, 100), milliseconds, milliseconds + 50);
    }

    [Fact]
    public async Task Outcomes_of_each_kind_are_counted_apart()
    {
        _run.Client.Answers = operation =>
            (operation.Sequence % 4) switch
            {
                0 => OperationResult.Failure("refused"),
                1 => OperationResult.Unknown("connection-lost"),
                2 => throw new InvalidOperationException("against the contract"),
                _ => OperationResult.Ok with
                {
                    HasPhases = true,
                    SubmissionNanoseconds = 100_000,
                    ConsensusNanoseconds = 200_000,
                    ApplicationNanoseconds = 300_000,
                },
            };

        var summary = await _run.RunAsync(Load.Constant(Rate.PerSecond(400), 1.Seconds()));

        Assert.Equal((100, 100, 200), (summary.Ok, summary.Failed, summary.Unknown));
        Assert.Equal(300, _run.Recorder.CountOf(HistogramTags.Unsuccessful));
        Assert.Equal(100, _run.Recorder.CountOf(HistogramTags.Consensus));
        Assert.Equal(0.4, _run.Recorder.Percentile(HistogramTags.Return, 50), 2);
        var errors = _run.Recorder.Intervals.SelectMany(i => i.Errors).ToLookup(e => e.Key, e => e.Value);
        Assert.Equal(100, errors["refused"].Sum());
        Assert.Equal(100, errors["exception-InvalidOperationException"].Sum());
    }

    [Fact]
    public async Task Run_that_is_cancelled_sends_nothing_more_and_returns_what_it_counted()
    {
        _run.Time.Plan(1_500_000_000, _run.Cancellation.Cancel);

        var summary = await _run.RunAsync(Load.Constant(Thousand, 60.Seconds()));

        Assert.InRange(summary.Sent, 1_490, 1_500);
        Assert.Equal(summary.Sent, summary.Ok);
        Assert.Equal(1.5, summary.MeasureSeconds, 0.03);
        Assert.InRange(_run.Client.SentAt[^1] - _run.Client.SentAt[0], 0, 1_500_000_000);
    }

    [Fact]
    public async Task Run_that_is_cancelled_in_the_warm_up_measured_nothing()
    {
        _run.WarmUp = 5.Seconds();
        _run.Time.Plan(1_000_000_000, _run.Cancellation.Cancel);

        var summary = await _run.RunAsync(Load.Constant(Thousand, 60.Seconds()));

        Assert.Equal((0, 0), (summary.Scheduled, summary.MeasureSeconds));
        Assert.Empty(_run.GeneratorBoundReasons);
    }

    [Fact]
    public async Task Stop_of_the_system_shows_in_response_times_and_is_not_the_generator_s()
    {
        // Nothing is answered between 5 s and 6 s; afterwards what has piled up is answered bit by bit.
        var start = _run.Time.GetTimestamp();
        _run.Limits = new LoadLimits { MaxInFlight = 500 };
        _run.Client.Takes = operation =>
            TimeSpan.FromMicroseconds(Stall(_run.Time.GetTimestamp() - start) + 1_000 + (_run.Client.InFlight * 20));

        var summary = await _run.RunAsync(Load.Constant(Thousand, 12.Seconds()));

        Assert.InRange(summary.Queued, 450, 600);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 99), 800, 950);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 100), 950, 1_050);
        Assert.Empty(_run.GeneratorBoundReasons);

        static double Stall(long at) => at is > 5_000_000_000 and < 6_000_000_000 ? (6_000_000_000 - at) / 1e3 : 0;
    }

    [Fact]
    public async Task Stop_of_the_generator_shows_in_response_times_and_is_the_generator_s()
    {
        _run.Time.Plan(5_000_000_000, () => _run.Time.Jump(1.Seconds()));

        var summary = await _run.RunAsync(Load.Constant(Thousand, 12.Seconds()));

        Assert.Equal(12_000, summary.Scheduled);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 99), 800, 950);
        Assert.InRange(_run.Recorder.Percentile(HistogramTags.Response, 100), 950, 1_050);
        Assert.Equal(1, _run.Recorder.Percentile(HistogramTags.Service, 99), 0.1);
        Assert.Contains("schedule lag", Assert.Single(_run.GeneratorBoundReasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operations_of_one_lane_never_overlap_and_an_abandoned_one_ends_its_lane()
    {
        _run.Limits = new LoadLimits { OperationTimeout = 200.Milliseconds(), MaxInFlight = 50 };
        _run.Client.Takes = operation => operation.Sequence % 50 == 7 ? null : 3.Milliseconds();
        _run.Client.HeedsCancellation = false;

        await _run.RunAsync(Load.Constant(Thousand, 1.Seconds()));

        AssertLanesAreSequential(_run.Recorder.Operations);
        // A lane for each of the few that are in flight at once, and a new one for each that was given up.
        Assert.InRange(_run.Recorder.Operations.Select(operation => operation.Lane).Distinct().Count(), 21, 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Lane_of_a_closed_loop_is_a_client(int thinkMilliseconds)
    {
        await _run.RunAsync(Load.Closed(clients: 4, 1.Seconds(), thinkMilliseconds.Milliseconds()));

        AssertLanesAreSequential(_run.Recorder.Operations);
        var lanes = _run.Recorder.Operations.GroupBy(operation => operation.Lane).ToArray();
        Assert.Equal(4, lanes.Length);
        // Every client waits for its answer, thinks, and goes on: all do the same number of operations.
        Assert.InRange(lanes.Max(lane => lane.Count()) - lanes.Min(lane => lane.Count()), 0, 1);
        Assert.All(
            lanes.SelectMany(lane => lane.Zip(lane.Skip(1))),
            pair =>
                Assert.True(pair.Second.DueNanoseconds - pair.First.EndedNanoseconds >= thinkMilliseconds * 1_000_000L)
        );
    }

    [Fact]
    public async Task Facts_hold_what_validity_is_judged_by()
    {
        _run.Limits = new LoadLimits { MaxInFlight = 10 };
        _run.Client.Takes = _ => 20.Milliseconds();

        var summary = await _run.RunAsync(Load.Constant(Thousand, 1.Seconds()));

        Assert.Equal(0, summary.Overdue);
        Assert.Equal(summary.Queued, _run.Recorder.CountOf(HistogramTags.QueuedService));
        Assert.Equal(1, _run.Recorder.CountOf(HistogramTags.LowLoadService));
        Assert.Equal(0, summary.NegativeDurations);
        Assert.Equal(
            summary.GeneratorCpuSeconds,
            _run.Recorder.Intervals.Where(i => i.Stage == RunStage.Measure).Sum(i => i.GeneratorCpuSeconds),
            9
        );
    }

    private static void AssertLanesAreSequential(IEnumerable<OperationRecord> operations)
    {
        foreach (var lane in operations.GroupBy(operation => operation.Lane))
        {
            var inOrder = lane.OrderBy(operation => operation.SentNanoseconds).ToArray();
            Assert.All(
                inOrder.Zip(inOrder.Skip(1)),
                pair => Assert.True(pair.First.EndedNanoseconds <= pair.Second.SentNanoseconds)
            );
            Assert.All(inOrder[..^1], operation => Assert.NotEqual(Outcome.Unknown, operation.Outcome));
        }
    }

    private static List<long> Times(ArrivalStream arrivals)
    {
        var times = new List<long>();
        while (arrivals.TryNext(out var due))
        {
            times.Add(due);
        }

        return times;
    }
}
