using PerfTests.Monitoring;
using PerfTests.Recording;
using PerfTests.UnitTests.Recording;

namespace PerfTests.UnitTests.Analysis;

/// <summary>Facts of runs whose results are known by construction.</summary>
internal static class TestRecords
{
    /// <summary>One second of warm-up, then <paramref name="seconds"/> of 100 operations/s that take 10 ms each, 8 ms of it service.</summary>
    public static RunRecord Steady(int seconds = 10) =>
        new()
        {
            Manifest = TestManifests.Create("steady") with { MeasureSeconds = seconds },
            Intervals =
            [
                Interval(0, RunStage.WarmUp, 100) with
                {
                    P99Us = 90_000,
                },
                .. Enumerable
                    .Range(1, seconds)
                    .Select(second =>
                        Interval(second, RunStage.Measure, 100) with
                        {
                            InFlight = second % 5 == 0 ? 0 : 1,
                        }
                    ),
            ],
            Histograms =
            [
                Histogram("warmup.response", 0, 90_000, 100),
                .. Enumerable
                    .Range(1, seconds)
                    .SelectMany(second =>
                        new[]
                        {
                            Histogram(HistogramTags.Response, second, 10_000, 100),
                            Histogram(HistogramTags.Service, second, 8_000, 100),
                            Histogram(HistogramTags.ScheduleLag, second, 100, 100),
                        }
                    ),
            ],
            Events = [new RunEvent(0, RunEventKinds.NodeStarted, "n1", "process 7")],
            Resources = [.. Enumerable.Range(0, seconds + 2).SelectMany(Resources)],
            NodeMetrics =
            [
                .. Enumerable
                    .Range(0, seconds + 2)
                    .Select(second => new NodeMetricsSample(
                        second,
                        "n1",
                        new Dictionary<string, double> { ["replica_log_flushes_total"] = 50 * second }
                    )),
            ],
            Completion = new RunCompletion
            {
                Ending = RunEnding.Completed,
                Seconds = seconds + 2,
                Load = new LoadSummary
                {
                    MeasureStartSeconds = 1,
                    MeasureSeconds = seconds,
                    Scheduled = 100L * seconds,
                    Sent = 100L * seconds,
                    Ok = 100L * seconds,
                    Failed = 0,
                    Unknown = 0,
                    OkInWindow = 100L * seconds,
                    Queued = 0,
                    Dropped = 0,
                    Stragglers = 0,
                    GeneratorCpuSeconds = 0.2 * seconds,
                    CollectionPauseSeconds = 0.01 * seconds,
                    LongestCollectionPauseMs = 3,
                },
            },
        };

    /// <summary>The same run, killed: its summary and its end are missing.</summary>
    public static RunRecord Killed(int seconds = 3) =>
        Steady(seconds) with
        {
            Completion = null,
            ReadingProblems = ["intervals.jsonl line 4: cut"],
        };

    /// <summary>A run in which every operation failed.</summary>
    public static RunRecord WithoutSuccess()
    {
        var steady = Steady();
        return steady with
        {
            Intervals =
            [
                .. steady.Intervals.Select(interval =>
                    interval with
                    {
                        Ok = 0,
                        Failed = 100,
                        MeanUs = double.NaN,
                        P95Us = double.NaN,
                        P99Us = double.NaN,
                        MaxUs = double.NaN,
                        Errors = new Dictionary<string, long> { ["refused"] = 100 },
                    }
                ),
            ],
            Histograms = [],
            Completion = steady.Completion! with
            {
                Load = steady.Completion!.Load! with { Ok = 0, OkInWindow = 0, Failed = 1_000 },
            },
        };
    }

    public static IntervalRecord Interval(double start, RunStage stage, long ok) =>
        new()
        {
            StartSeconds = start,
            DurationSeconds = 1,
            Stage = stage,
            RequestedRate = 100,
            Scheduled = 100,
            Sent = 100,
            Ok = ok,
            InFlight = 1,
            MeanUs = 10_000,
            P95Us = 10_000,
            P99Us = 10_000,
            MaxUs = 10_000,
            LagP99Us = 100,
        };

    public static TaggedHistogram Histogram(string tag, double start, long us, long count) =>
        new(tag, start, start + 1, TestHistograms.Of((us * 1_000, count)));

    public static RunRecord Edit(this RunRecord record, Func<LoadSummary, LoadSummary> edit) =>
        record with
        {
            Completion = record.Completion! with { Load = edit(record.Completion!.Load!) },
        };

    private static IEnumerable<ResourceSample> Resources(int second) =>
        [
            Sample(
                "n1",
                second,
                (ResourceNames.CpuSeconds, 0.5 * second),
                (ResourceNames.ResidentBytes, 1e6 + (1_000 * second))
            ),
            Sample(ResourceSample.Generator, second, (ResourceNames.CpuSeconds, 0.2 * second)),
        ];

    private static ResourceSample Sample(string subject, double seconds, params (string Name, double Value)[] values) =>
        new()
        {
            Seconds = seconds,
            Subject = subject,
            Values = values.ToDictionary(value => value.Name, value => value.Value),
            Absent = new Dictionary<string, string> { [ResourceNames.NetworkSentBytes] = "shared loopback" },
        };
}
