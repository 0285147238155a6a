using PerfTests.Analysis.Statistics;
using PerfTests.Analysis.Throughput;
using PerfTests.Recording;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Measures what a fault did to the load of a run.</summary>
internal sealed class FaultMeasure
{
    private const double Hair = 1e-6;
    private const double NanosecondsPerMicrosecond = 1_000;

    private readonly RunRecord _record;
    private readonly OkSpans _oks;
    private readonly double _windowStart;
    private readonly IReadOnlyDictionary<int, DueOutcomes> _due;

    /// <summary>Prepares the series of a run.</summary>
    public FaultMeasure(RunRecord record, MeasurementWindow window)
    {
        _record = record;
        _oks = OkSpans.Of(record.Intervals);
        _windowStart = window.StartSeconds;
        _due = record
            .Intervals.SelectMany(interval => interval.DueOutcomes)
            .GroupBy(outcomes => outcomes.Bucket)
            .ToDictionary(group => group.Key, Sum);
        Buckets = GoodputSeries.Of(record);
        EndSeconds = window.EndSeconds;
    }

    /// <summary>Goodput of the measurement window.</summary>
    public IReadOnlyList<GoodputBucket> Buckets { get; }

    /// <summary>Start of the measurement window.</summary>
    public double StartSeconds => _windowStart;

    /// <summary>When the last operation fell due.</summary>
    public double EndSeconds { get; }

    /// <summary>Nominal length of a bucket.</summary>
    public double BucketSeconds => _record.Manifest.IntervalSeconds;

    /// <summary>Whether times of completion are known to an interval only.</summary>
    public bool AreCompletionsCoarse => _oks.IsCoarse;

    /// <summary>The buckets that lie wholly within a span.</summary>
    public IReadOnlyList<GoodputBucket> BucketsWithin(double from, double to) =>
        [.. Buckets.Where(bucket => bucket.FromSeconds >= from - Hair && bucket.ToSeconds <= to + Hair)];

    /// <summary>All figures of a fault.</summary>
    /// <param name="window">The fault's part of the run.</param>
    /// <param name="change">What is planted into the buckets from the fault on, for calibration; null for nothing.</param>
    public FaultRecovery Measure(FaultWindow window, Func<GoodputBucket, GoodputBucket>? change = null)
    {
        var normal = BucketsWithin(window.NormalFrom, window.NormalTo);
        var goodput = normal.Count > 0 ? Quantiles.Median([.. normal.Select(bucket => bucket.PerSecond)]) : double.NaN;
        var normalTimes = LatencyHistogram.Merge(normal.Select(bucket => bucket.Response));
        var p99 = normalTimes.Percentile(99) / NanosecondsPerMicrosecond;
        var buckets = BucketsOf(window);
        if (change is not null)
        {
            buckets = [.. buckets.Select(change)];
        }

        var rates = buckets.Select(bucket => bucket.PerSecond).ToArray();
        var gap = _oks.FindLongest(window.Effective, window.End, EndSeconds);
        var before = Period(window.NormalFrom, window.NormalTo, normal);
        var during = Overlapping(buckets, window.Effective, window.Healed ?? window.End);
        var due = DueWithin(window.Effective, window.End);
        var width = RecoverySearch.FindWidth(normal, goodput, p99);
        var recovery = Judge(
            window,
            buckets,
            before,
            width is { } judged
                ? new RecoverySearch(buckets, goodput, p99, judged, RecoverySearch.HasDown(normal, goodput))
                : null
        );
        return new FaultRecovery
        {
            EffectiveSeconds = window.Effective,
            HealedSeconds = window.Healed,
            EndSeconds = window.End,
            IsEndedByNextFault = window.IsEndedByNextFault,
            NormalGoodputPerSecond = goodput,
            NormalP99Us = p99,
            Before = before,
            During = Period(window.Effective, window.Healed ?? window.End, during),
            After = window.Healed is { } healed
                ? Period(healed, window.End, [.. buckets.Where(bucket => bucket.FromSeconds >= healed - Hair)])
                : null,
            Detection = FindEvent(window, DetectionEvents.Includes) ?? FindFailure(window),
            Election = FindEvent(window, DetectionEvents.IsElection),
            Unavailability = gap is { } found
                ? new(found.Gap.ToSeconds - found.Gap.FromSeconds, found.IsOpen)
                : default,
            UnavailableFromSeconds = gap?.Gap.FromSeconds ?? double.NaN,
            Failover = IsOutage(gap?.Gap, before)
                ? new(gap!.Value.Gap.ToSeconds - window.Effective, gap.Value.IsOpen)
                : null,
            DowntimeSeconds = buckets
                .Where(bucket => bucket.PerSecond < RecoveryRules.DownShare * goodput)
                .Sum(bucket => bucket.Seconds),
            Recovery = recovery.FromEffect.Time,
            RecoveryWhy = recovery.FromEffect.Why,
            RecoveryFromHeal = recovery.FromHeal?.Time,
            RecoveryFromHealWhy = recovery.FromHeal?.Why ?? "",
            JudgedBuckets = width ?? 0,
            DipDepth = 1 - (rates.DefaultIfEmpty(double.NaN).Min() / goodput),
            LostOperations = buckets.Sum(bucket => bucket.Seconds * Math.Max(0, goodput - bucket.PerSecond)),
            Overshoot = Math.Max(0, (rates.DefaultIfEmpty(double.NaN).Max() / goodput) - 1),
            OvershootOperations = buckets.Sum(bucket => bucket.Seconds * Math.Max(0, bucket.PerSecond - goodput)),
            Availability = (double)due.Ok / Attempted(due),
            UnknownShare = (double)due.Unknown / Attempted(due),
            BurnRate = BurnRate(due),
            SensitivityUs = LatencySensitivity.Between(
                normalTimes,
                LatencyHistogram.Merge(during.Select(bucket => bucket.Response))
            ),
        };
    }

    /// <summary>
    /// From the bucket in which the fault took effect to the end of the window. The bucket in which the next fault begins is no longer this one's; the
    /// last of the load is, though it may end a moment late.
    /// </summary>
    private IReadOnlyList<GoodputBucket> BucketsOf(FaultWindow window) =>
        [
            .. Buckets.Where(bucket =>
                bucket.ToSeconds > window.Effective + Hair
                && bucket.FromSeconds < window.End - Hair
                && (!window.IsEndedByNextFault || bucket.ToSeconds <= window.End + Hair)
            ),
        ];

    private static IReadOnlyList<GoodputBucket> Overlapping(
        IReadOnlyList<GoodputBucket> buckets,
        double from,
        double to
    ) => [.. buckets.Where(bucket => bucket.ToSeconds > from + Hair && bucket.FromSeconds < to - Hair)];

    private RecoveryJudgement Judge(
        FaultWindow window,
        IReadOnlyList<GoodputBucket> buckets,
        FaultPeriod before,
        RecoverySearch? search
    )
    {
        var judged = RecoveryJudgement.Of(window, search);
        var quiet = judged.FindQuiet(window) is { } from
            ? Period(from, window.End, [.. buckets.Where(bucket => bucket.FromSeconds >= from - Hair)])
            : null;
        return judged.Against(window, before, quiet);
    }

    private static bool IsOutage(OkGap? gap, FaultPeriod before) =>
        gap is not null && gap.ToSeconds - gap.FromSeconds > RecoveryRules.OutageFactor * before.LongestGapSeconds;

    private FaultPeriod Period(double from, double to, IReadOnlyList<GoodputBucket> buckets)
    {
        var times = LatencyHistogram.Merge(buckets.Select(bucket => bucket.Response));
        var due = DueWithin(from, to);
        return new FaultPeriod
        {
            FromSeconds = from,
            ToSeconds = to,
            GoodputPerSecond =
                buckets.Count > 0 ? Quantiles.Median([.. buckets.Select(bucket => bucket.PerSecond)]) : double.NaN,
            ResponseP50Us = times.Percentile(50) / NanosecondsPerMicrosecond,
            ResponseP99Us = times.Percentile(99) / NanosecondsPerMicrosecond,
            LongestGapSeconds = _oks.LongestWithin(from, to),
            Ok = due.Ok,
            Failed = due.Failed,
            Unknown = due.Unknown,
            Dropped = due.Dropped,
        };
    }

    /// <summary>Operations by when they fell due: of the buckets that begin within the span.</summary>
    private DueOutcomes DueWithin(double from, double to) =>
        Sum(
            _due.Values.Where(outcomes =>
                    _windowStart + (outcomes.Bucket * BucketSeconds) is var due && due >= from - Hair && due < to - Hair
                )
                .Append(new DueOutcomes(0, 0, 0, 0, 0))
        );

    private static DueOutcomes Sum(IEnumerable<DueOutcomes> outcomes) =>
        outcomes.Aggregate(
            (sum, next) =>
                sum with
                {
                    Ok = sum.Ok + next.Ok,
                    Failed = sum.Failed + next.Failed,
                    Unknown = sum.Unknown + next.Unknown,
                    Dropped = sum.Dropped + next.Dropped,
                }
        );

    private static long Attempted(DueOutcomes due) => due.Ok + due.Failed + due.Unknown + due.Dropped;

    /// <summary>Burn rate as in "The Site Reliability Workbook" (O'Reilly 2018), chapter 5: share of unsuccessful operations / share that the objective allows.</summary>
    private double? BurnRate(DueOutcomes due) =>
        _record.Manifest.Objectives.MinAvailability is { } objective
            ? (1 - ((double)due.Ok / Attempted(due))) / (1 - objective)
            : null;

    private Detection? FindEvent(FaultWindow window, Func<string, bool> isMeant)
    {
        var noticed = _record
            .NodeEvents.Where(happened =>
                isMeant(happened.Kind) && happened.Seconds >= window.Requested && happened.Seconds < window.End
            )
            .MinBy(happened => happened.Seconds);
        return noticed is null
            ? null
            : new Detection(
                Math.Max(0, noticed.Seconds - window.Effective),
                noticed.Kind,
                noticed.Node,
                IsClientSide: false
            );
    }

    private Detection? FindFailure(FaultWindow window)
    {
        var failed = _record
            .Intervals.Select(interval => interval.FirstUnsuccessfulSeconds)
            .Where(seconds => seconds >= window.Effective && seconds < window.End)
            .DefaultIfEmpty(double.NaN)
            .Min();
        return double.IsNaN(failed)
            ? null
            : new Detection(failed - window.Effective, "failed operation", "", IsClientSide: true);
    }
}
