using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.UnitTests.Recording;

namespace PerfTests.UnitTests.Analysis.FaultTolerance;

/// <summary>
/// Facts of a run whose goodput and response times are planted: buckets of 250 ms from second 10 on, completions evenly spaced from each bucket's
/// start. What is due in a bucket succeeds in it, and the rest of 400/s fails at the bucket's start.
/// </summary>
internal sealed record PlantedRun
{
    public const double Start = 10;
    public const double Bucket = 0.25;
    public const double Normal = 400;

    /// <summary>Length of the measurement window, in seconds.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>Goodput per second at a time since the run's origin.</summary>
    public Func<double, double> Goodput { get; init; } = _ => Normal;

    /// <summary>Response time in microseconds of all that completes in the bucket that begins at a time.</summary>
    public Func<double, long> ResponseUs { get; init; } = _ => 10_000;

    public IReadOnlyList<FaultRecord> Faults { get; init; } = [Fault(1, at: 20, healed: 30)];

    public IReadOnlyList<NodeEventRecord> NodeEvents { get; init; } = [];

    public Objectives Objectives { get; init; } = new();

    public static FaultRecord Fault(int number, double at, double? healed = null) =>
        new()
        {
            Number = number,
            Kind = "node.kill",
            Description = "kill the leader",
            Targets = ["n1"],
            InjectRequestedSeconds = at,
            InjectEffectiveSeconds = at,
            HealRequestedSeconds = healed,
            HealEffectiveSeconds = healed,
        };

    public RunRecord Record()
    {
        var buckets = Enumerable.Range(0, (int)Math.Round(Seconds / Bucket)).ToArray();
        var intervals = buckets.Select(Interval).ToArray();
        var (ok, all) = (intervals.Sum(interval => interval.Ok), (long)(Normal * Seconds));
        return new RunRecord
        {
            Manifest = TestManifests.Create("planted") with
            {
                MeasureSeconds = Seconds,
                IntervalSeconds = Bucket,
                Objectives = Objectives,
            },
            Intervals = intervals,
            Histograms = [.. buckets.SelectMany(Histograms)],
            Events = [],
            Resources = [],
            NodeMetrics = [],
            NodeEvents = NodeEvents,
            Faults = Faults,
            Completion = new RunCompletion
            {
                Ending = RunEnding.Completed,
                Seconds = Start + Seconds + 1,
                Load = new LoadSummary
                {
                    MeasureStartSeconds = Start,
                    MeasureSeconds = Seconds,
                    Scheduled = all,
                    Sent = all,
                    Ok = ok,
                    Failed = Math.Max(0, all - ok),
                    Unknown = 0,
                    OkInWindow = ok,
                    Queued = 0,
                    Dropped = 0,
                    Stragglers = 0,
                    GeneratorCpuSeconds = 1,
                    CollectionPauseSeconds = 0,
                },
            },
        };
    }

    private static double From(int bucket) => Start + (bucket * Bucket);

    private IntervalRecord Interval(int bucket)
    {
        var from = From(bucket);
        var ok = Count(bucket);
        var failed = Math.Max(0, (long)(Normal * Bucket) - ok);
        var timeline = new OkTimeline();
        for (var index = 0; index < ok; index++)
        {
            timeline.Add((long)Math.Round(1e9 * (from + (index * Bucket / ok))));
        }

        var successes = timeline.Summarize(most: 4);
        return new IntervalRecord
        {
            StartSeconds = from,
            DurationSeconds = Bucket,
            Stage = RunStage.Measure,
            RequestedRate = Normal,
            Scheduled = (long)(Normal * Bucket),
            Sent = (long)(Normal * Bucket),
            Ok = ok,
            Failed = failed,
            FirstOkSeconds = successes?.First / 1e9 ?? double.NaN,
            LastOkSeconds = successes?.Last / 1e9 ?? double.NaN,
            OkGaps = [.. (successes?.Gaps ?? []).Select(gap => new OkGap(gap.From / 1e9, gap.To / 1e9))],
            FirstUnsuccessfulSeconds = failed > 0 ? from : double.NaN,
            DueOutcomes = [new DueOutcomes(bucket, ok, failed, 0, 0)],
        };
    }

    private IEnumerable<TaggedHistogram> Histograms(int bucket)
    {
        if (Count(bucket) is > 0 and var count)
        {
            yield return TestRecords.Histogram(
                HistogramTags.Response,
                From(bucket),
                ResponseUs(From(bucket)),
                count
            ) with
            {
                EndSeconds = From(bucket) + Bucket,
            };
        }
    }

    private long Count(int bucket) => (long)Math.Round(Goodput(From(bucket)) * Bucket);
}
