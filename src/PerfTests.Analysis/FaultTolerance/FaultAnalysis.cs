using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
using PerfTests.Running;
using static System.FormattableString;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>From the facts of a run to what its faults did (METHOD 7).</summary>
internal static class FaultAnalysis
{
    /// <summary>Requested rates within this factor count as one rate.</summary>
    private const double SameRate = 1.02;

    /// <summary>Analyses the faults of a run; null for a run without faults.</summary>
    public static RecoveryResult? Analyze(RunRecord record, MeasurementWindow window)
    {
        if (record.Faults.Count == 0)
        {
            return null;
        }

        var measure = new FaultMeasure(record, window);
        var results = new Dictionary<int, FaultResult>();
        var invalid = new List<string>();
        var measurable = record
            .Faults.Where(fault => ReasonAgainst(fault, measure) is null)
            .OrderBy(Effective)
            .ToArray();
        var windows = new FaultWindows(measure.StartSeconds, measure.EndSeconds, measurable);
        foreach (var fault in measurable)
        {
            var part = windows.Of(fault);
            var recovery = measure.Measure(part);
            windows.Settle(fault, recovery);
            var reason = part.Obstacle ?? FindInvalid(record, measure, part, recovery);
            if (reason is not null && fault == measurable[0])
            {
                // Without a first normal there is none for any fault.
                invalid.Add(reason);
            }

            results[fault.Number] =
                reason is null || fault == measurable[0]
                    ? new FaultResult(fault, recovery, Remark(part, recovery))
                    : new FaultResult(fault, null, $"invalid: {reason}") { InvalidReason = reason };
        }

        return new RecoveryResult
        {
            Faults =
            [
                .. record.Faults.Select(fault =>
                    results.GetValueOrDefault(fault.Number)
                    ?? new FaultResult(fault, null, ReasonAgainst(fault, measure) ?? "")
                ),
            ],
            BucketSeconds = measure.BucketSeconds,
            InvalidReasons = invalid,
            Warnings = [.. FindWarnings(measure), .. FindUnasked(record.Manifest.Objectives, results.Values)],
        };
    }

    private static double Effective(FaultRecord fault) => fault.InjectEffectiveSeconds ?? double.NaN;

    /// <summary>Why a fault has no recovery figures; null if it has.</summary>
    private static string? ReasonAgainst(FaultRecord fault, FaultMeasure measure) =>
        fault switch
        {
            { UnsupportedReason: { } reason } => $"not supported here: {reason}",
            { InjectEffectiveSeconds: null, Failure: { } failure } => $"not in effect: {failure}",
            { InjectRequestedSeconds: null } => "not injected: the load ended before",
            { InjectEffectiveSeconds: null } => "not shown to be in effect",
            { InjectEffectiveSeconds: { } at } when at < measure.StartSeconds || at >= measure.EndSeconds => Invariant(
                $"in effect at {at:0.###} s, outside the measurement window of {measure.StartSeconds:0.###} to {measure.EndSeconds:0.###} s"
            ),
            _ => null,
        };

    /// <summary>A run whose load before a fault was below its minimum is invalid for that fault.</summary>
    private static string? FindInvalid(
        RunRecord record,
        FaultMeasure measure,
        FaultWindow window,
        FaultRecovery recovery
    )
    {
        var before = window.NormalTo - window.NormalFrom;
        if (before < RecoveryRules.MinBeforeSeconds || double.IsNaN(recovery.NormalGoodputPerSecond))
        {
            return Invariant(
                $"only {before:0.###} s of load were measured before fault {window.Fault.Number}; {RecoveryRules.MinBeforeSeconds} s are the least to know what is normal"
            );
        }

        var (least, why) = MinGoodput(record, measure, window);
        return recovery.NormalGoodputPerSecond < least
            ? Invariant(
                $"goodput before fault {window.Fault.Number} was {recovery.NormalGoodputPerSecond:#,0.##}/s, below the minimum of {least:#,0.##}/s ({why})"
            )
            : null;
    }

    private static (double PerSecond, string Why) MinGoodput(RunRecord record, FaultMeasure measure, FaultWindow window)
    {
        if (record.Manifest.Objectives.MinGoodputBeforeFault is { } set)
        {
            return (set, "set by the scenario");
        }

        var readable = RecoveryRules.MinPerBucket / measure.BucketSeconds;
        var requested = measure
            .BucketsWithin(window.NormalFrom, window.NormalTo)
            .Select(bucket => bucket.RequestedPerSecond)
            .Where(double.IsFinite)
            .DefaultIfEmpty(double.NaN)
            .Average();
        var share = RecoveryRules.MinBeforeShare * requested;
        return share > readable
            ? (share, Invariant($"{100 * RecoveryRules.MinBeforeShare:0} % of the requested rate"))
            : (readable, Invariant($"{RecoveryRules.MinPerBucket:0} in a bucket of {measure.BucketSeconds:0.###} s"));
    }

    private static IEnumerable<string> FindWarnings(FaultMeasure measure)
    {
        if (measure.BucketSeconds > RecoveryRules.LongestBucketSeconds + 1e-9)
        {
            yield return Invariant(
                $"Recovery is measured in intervals of {measure.BucketSeconds:0.###} s; {RecoveryRules.LongestBucketSeconds} s or less are needed for its figures to be fine enough."
            );
        }

        if (measure.AreCompletionsCoarse)
        {
            yield return "The load engine did not record when operations completed: times without a success are known to an interval.";
        }

        var rates = measure.Buckets.Select(bucket => bucket.RequestedPerSecond).Where(double.IsFinite).ToArray();
        if (rates.Length > 0 && rates.Max() > SameRate * rates.Min())
        {
            yield return "The requested rate changes during the run, so goodput before a fault is not what to expect after it.";
        }
    }

    /// <summary>Recovery that was not seen, and that no objective asks for: it fails nothing, and must not pass without a word.</summary>
    private static IEnumerable<string> FindUnasked(Objectives objectives, IEnumerable<FaultResult> results) =>
        objectives is { MaxRecovery: null, MaxRecoveryAfterHeal: null }
            ? results
                .Where(result => result.Recovery is { Recovery: not { IsCensored: false } })
                .Select(result =>
                    $"Fault {result.Fault.Number} ({result.Fault.Kind}): no objective asks for recovery, and it was not seen: {result.Recovery!.RecoveryWhy}."
                )
            : [];

    private static string Remark(FaultWindow window, FaultRecovery recovery)
    {
        var remarks = new List<string>();
        if (window.Fault.Failure is { } failure)
        {
            remarks.Add(failure);
        }

        if (recovery.Recovery is not { IsCensored: false })
        {
            remarks.Add(
                $"{(recovery.Recovery is null ? "recovery cannot be told" : "not recovered")}: {recovery.RecoveryWhy}"
            );
        }

        if (recovery.RecoveryFromHealWhy.Length > 0 && recovery.RecoveryFromHealWhy != recovery.RecoveryWhy)
        {
            remarks.Add(
                $"from the healing on, {(recovery.RecoveryFromHeal is null ? "it cannot be told" : "not recovered")}: {recovery.RecoveryFromHealWhy}"
            );
        }

        if (recovery.JudgedBuckets > 1)
        {
            remarks.Add(Invariant($"recovery is judged over {recovery.JudgedBuckets} buckets together"));
        }

        return string.Join("; ", remarks);
    }
}
