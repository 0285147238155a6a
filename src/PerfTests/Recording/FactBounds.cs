using PerfTests.Monitoring;

namespace PerfTests.Recording;

/// <summary>
/// Which facts a run can hold: stamps within a year, counts that can be added up. What lies outside was not written by a run, and figures made of it
/// would be nonsense at best. Each method gives what is wrong, or null.
/// </summary>
internal static class FactBounds
{
    /// <summary>Latest stamp, in seconds since the run's origin: a year.</summary>
    public const double MaxSeconds = 366 * 86_400.0;

    /// <summary>Largest count of operations: sums of millions of such counts can be held.</summary>
    private const long MaxCount = 1_000_000_000_000;

    /// <summary>Most nodes, repetitions and the like.</summary>
    private const int MaxNumber = 1_000_000;

    public static string? FindProblem(RunManifest manifest) =>
        FindBadSpan(manifest.WarmUpSeconds, "warm_up_seconds")
        ?? FindBadSpan(manifest.MeasureSeconds, "measure_seconds")
        ?? (
            manifest.IntervalSeconds is > 0 and <= MaxSeconds ? null : $"interval_seconds is {manifest.IntervalSeconds}"
        )
        ?? FindBadCount(manifest.Nodes, MaxNumber, "nodes")
        ?? FindBadSpan(manifest.LivenessSeconds, "liveness_seconds")
        ?? FindBadCount(manifest.Repetition, MaxNumber, "repetition")
        ?? FindBadCount(manifest.Repetitions, MaxNumber, "repetitions")
        ?? (
            manifest.Settings.Any(setting => setting.Key is null || setting.Value is null)
                ? "a setting lacks its name or value"
                : null
        );

    public static string? FindProblem(RunCompletion completion) =>
        FindBadSpan(completion.Seconds, "seconds")
        ?? (
            completion.Load is not { } load
                ? null
                : FindBadSpan(load.MeasureStartSeconds, "measure_start_seconds")
                    ?? FindBadSpan(load.MeasureSeconds, "measure_seconds")
                    ?? FindBadCount(load.Scheduled, MaxCount, "scheduled")
                    ?? FindBadCount(load.Sent, MaxCount, "sent")
                    ?? FindBadCount(load.Ok, MaxCount, "ok")
                    ?? FindBadCount(load.Failed, MaxCount, "failed")
                    ?? FindBadCount(load.Unknown, MaxCount, "unknown")
                    ?? FindBadCount(load.OkInWindow, MaxCount, "ok_in_window")
                    ?? FindBadCount(load.Queued, MaxCount, "queued")
                    ?? FindBadCount(load.Dropped, MaxCount, "dropped")
                    ?? FindBadCount(load.Stragglers, MaxCount, "stragglers")
        );

    public static string? FindProblem(IntervalRecord interval) =>
        FindBadSpan(interval.StartSeconds, "start_seconds")
        ?? FindBadSpan(interval.DurationSeconds, "duration_seconds")
        ?? FindBadCount(interval.Scheduled, MaxCount, "scheduled")
        ?? FindBadCount(interval.Sent, MaxCount, "sent")
        ?? FindBadCount(interval.Ok, MaxCount, "ok")
        ?? FindBadCount(interval.Failed, MaxCount, "failed")
        ?? FindBadCount(interval.Unknown, MaxCount, "unknown")
        ?? FindBadCount(interval.Queued, MaxCount, "queued")
        ?? FindBadCount(interval.Dropped, MaxCount, "dropped")
        ?? FindBadCount(interval.InFlight, MaxNumber, "in_flight")
        ?? interval.Errors.Select(error => FindBadCount(error.Value, MaxCount, "errors")).FirstOrDefault(IsProblem)
        ?? interval.OkGaps.Select(FindProblem).FirstOrDefault(IsProblem)
        ?? interval.DueOutcomes.Select(FindProblem).FirstOrDefault(IsProblem)
        ?? (interval.Latencies.Any(totals => totals.Value is null) ? "latencies lack their totals" : null);

    public static string? FindProblem(RunEvent happened) => FindBadSpan(happened.Seconds, "seconds");

    public static string? FindProblem(ResourceSample sample) => FindBadSpan(sample.Seconds, "seconds");

    public static string? FindProblem(NodeMetricsSample sample) => FindBadSpan(sample.Seconds, "seconds");

    /// <summary>A node's clock may be off: its events may even lie before the run.</summary>
    public static string? FindProblem(NodeEventRecord happened) => FindBadSpan(Math.Abs(happened.Seconds), "seconds");

    public static string? FindProblem(DeliveryBatch batch) =>
        FindBadSpan(batch.Seconds, "seconds")
        ?? (batch.SampledOneIn < 1 ? $"sampled_one_in is {batch.SampledOneIn}" : null)
        ?? FindBadCount(batch.FanOut ?? 0, MaxNumber, "fan_out")
        ?? FindBadSpan(batch.RoundSeconds ?? 0, "round_seconds")
        ?? FindBadSpan(batch.RepairSeconds ?? 0, "repair_seconds")
        ?? batch
            .Deliveries.Select(delivery =>
                delivery?.Update is null
                    ? "a delivery lacks its update"
                    : FindBadSpan(Math.Abs(delivery.Seconds), "seconds")
            )
            .FirstOrDefault(IsProblem);

    public static string? FindProblem(FaultRecord fault) =>
        FindBadCount(fault.Number, MaxNumber, "number")
        ?? new[]
        {
            fault.InjectRequestedSeconds,
            fault.InjectEffectiveSeconds,
            fault.HealRequestedSeconds,
            fault.HealEffectiveSeconds,
        }
            .Select(stamp => FindBadSpan(stamp ?? 0, "a stamp"))
            .FirstOrDefault(IsProblem)
        ?? (fault.Targets.Any(target => target is null) ? "a target lacks its name" : null);

    private static string? FindProblem(OkGap? gap) =>
        gap is null
            ? "a gap is null"
            : FindBadSpan(gap.FromSeconds, "from_seconds") ?? FindBadSpan(gap.ToSeconds, "to_seconds");

    private static string? FindProblem(DueOutcomes? due) =>
        due is null
            ? "due outcomes are null"
            : FindBadCount(due.Bucket, int.MaxValue, "bucket")
                ?? FindBadCount(due.Ok, MaxCount, "ok")
                ?? FindBadCount(due.Failed, MaxCount, "failed")
                ?? FindBadCount(due.Unknown, MaxCount, "unknown")
                ?? FindBadCount(due.Dropped, MaxCount, "dropped");

    private static bool IsProblem(string? found) => found is not null;

    private static string? FindBadSpan(double seconds, string name) =>
        seconds is >= 0 and <= MaxSeconds ? null : FormattableString.Invariant($"{name} is {seconds}");

    private static string? FindBadCount(long count, long max, string name) =>
        count >= 0 && count <= max ? null : FormattableString.Invariant($"{name} is {count}");
}
