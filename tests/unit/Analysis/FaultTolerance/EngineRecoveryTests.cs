using PerfTests.Analysis;
using PerfTests.Analysis.FaultTolerance;
using PerfTests.Loads;
using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;
using PerfTests.UnitTests.Recording;
using PerfTests.UnitTests.Running;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

/// <summary>The whole way in virtual time: the load engine against a system whose outage is planted, its facts, and the figures drawn from them.</summary>
public class EngineRecoveryTests
{
    private const double Millisecond = 0.001;

    private readonly VirtualTime _time = new();
    private readonly Facts _facts = new();
    private readonly long _origin;

    public EngineRecoveryTests()
    {
        Client = new FakeClient(_time);
        _origin = _time.GetTimestamp();
    }

    private FakeClient Client { get; }

    private double Now => (_time.GetTimestamp() - _origin) / 1e9;

    [Fact]
    public async Task Refusing_system_gives_the_planted_outage_to_the_millisecond()
    {
        Client.Answers = _ => Now is >= 6 and < 7.3 ? OperationResult.Failure("no-leader") : OperationResult.Ok;

        var found = await MeasureAsync(at: 6);

        Assert.Equal(1.3, found.Unavailability.Seconds, 2 * Millisecond);
        Assert.Equal(1.3, found.Failover!.Value.Seconds, 2 * Millisecond);
        // 7.3 lies within the bucket from 7.25 on, which reaches 80 % only; with the three after it that are judged together, it is 95 %.
        Assert.Equal(1.25, found.Recovery!.Value.Seconds, 2 * Millisecond);
        Assert.Equal(1_300, found.LostOperations, 3.0);
        Assert.Equal((1_300, 0), (Math.Round(found.During.Failed / 10.0) * 10, found.During.Unknown));
        Assert.True(found.Detection!.IsClientSide);
        Assert.Equal(0, found.Detection.Seconds, 3 * Millisecond);
    }

    [Fact]
    public async Task Frozen_system_gives_the_planted_outage_and_shows_those_who_waited()
    {
        Client.Takes = _ => TimeSpan.FromSeconds(Now is >= 6 and < 7.3 ? 7.3 - Now + Millisecond : Millisecond);

        var found = await MeasureAsync(at: 6);

        Assert.Equal(1.3, found.Unavailability.Seconds, 3 * Millisecond);
        Assert.Equal(1, found.Availability);
        // 1,300 of 9,000 waited, evenly from 1.3 s down to nothing: the 90 slowest waited over 1.21 s.
        Assert.Equal(1.21e6, found.During.ResponseP99Us, 0.02e6);
        // All that waited is answered at once: more than ever fits into a bucket.
        Assert.InRange(found.Overshoot, 4, 7);
        Assert.Equal(found.LostOperations, found.OvershootOperations, 10.0);
        Assert.Equal(0, found.Detection?.Seconds ?? 0);
    }

    [Fact]
    public async Task System_that_never_answers_again_is_not_recovered()
    {
        Client.Takes = _ => Now >= 6 ? null : TimeSpan.FromMilliseconds(1);

        var found = await MeasureAsync(at: 6);

        Assert.True(found.Recovery!.Value.IsCensored);
        Assert.True(found.Failover!.Value.IsCensored);
        Assert.Equal(9, found.Failover.Value.Seconds, 3 * Millisecond);
        Assert.Equal(1, found.UnknownShare, 0.001);
        Assert.Equal(9, found.DowntimeSeconds, 0.01);
    }

    private async Task<FaultRecovery> MeasureAsync(double at)
    {
        var limits = new LoadLimits
        {
            Interval = 250.Milliseconds(),
            MaxInFlight = 10_000,
            OperationTimeout = 2.Seconds(),
        };
        using var recorder = new OperationRecorder(
            new OperationRecorderOptions
            {
                Facts = _facts,
                Time = _time,
                OriginTimestamp = _origin,
                Interval = limits.Interval,
            }
        );
        await new OpenLoopEngine(_time.CreatePacing).RunAsync(
            new LoadRequest
            {
                Workload = Workload.Mixed(reads: 0.5),
                Load = Load.Constant(Rate.PerSecond(1_000), 15.Seconds()),
                WarmUp = TimeSpan.Zero,
                Limits = limits,
                Seed = new Seed(7),
                Client = Client,
            },
            recorder,
            CancellationToken.None
        );
        var summary = recorder.Complete();
        var record = new RunRecord
        {
            Manifest = TestManifests.Create("engine") with { MeasureSeconds = 15, IntervalSeconds = 0.25 },
            Intervals = _facts.Intervals,
            Histograms = _facts.Histograms,
            Events = [],
            Resources = [],
            NodeMetrics = [],
            Faults = [PlantedRun.Fault(1, at)],
            Completion = new RunCompletion
            {
                Ending = RunEnding.Completed,
                Seconds = 20,
                Load = summary,
            },
        };
        return Assert.Single(RunAnalysis.Analyze(record).Recovery!.Faults).Recovery!;
    }

    /// <summary>Keeps every interval with its histograms.</summary>
    private sealed class Facts : IRunRecorder
    {
        public List<IntervalRecord> Intervals { get; } = [];

        public List<TaggedHistogram> Histograms { get; } = [];

        public void RecordInterval(IntervalRecord interval, IReadOnlyList<TaggedHistogram> histograms)
        {
            Intervals.Add(interval);
            Histograms.AddRange(histograms);
        }

        public void RecordOperations(ReadOnlySpan<OperationRecord> operations) { }

        public void RecordNodeState(NodeStateRecord state) { }

        public void Record(string kind, string subject, string detail = "") { }

        public void RecordResources(ResourceSample sample) { }

        public void RecordNodeMetrics(string node, IReadOnlyDictionary<string, double> metrics) { }

        public void RecordNodeEvent(NodeEventRecord nodeEvent) { }

        public void RecordFault(FaultRecord fault) { }
    }
}
