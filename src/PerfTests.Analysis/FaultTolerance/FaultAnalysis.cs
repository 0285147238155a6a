using PerfTests.Analysis.Throughput;
using PerfTests.Recording;
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
            if (fault == measurable[0])
            {
                invalid.AddRange(FindInvalid(record, measure, part, recovery));
            }

            results[fault.Number] = new FaultResult(fault, recovery, Remark(part, recovery));
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
            Warnings = [.. FindWarnings(measure)],
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

    /// <summary>A run whose load before the fault was below its minimum is invalid.</summary>
    private static IEnumerable<string> FindInvalid(
        RunRecord record,
        FaultMeasure measure,
        FaultWindow window,
        FaultRecovery recovery
    )
    {
        var before = window.NormalTo - window.NormalFrom;
        if (before < RecoveryRules.MinBeforeSeconds || double.IsNaN(recovery.NormalGoodputPerSecond))
        {
            yield return Invariant(
                $"only {before:0.###} s of load were measured before the first fault; {RecoveryRules.MinBeforeSeconds} s are the least to know what is normal"
            );
            yield break;
        }

        var (least, why) = MinGoodput(record, measure, window);
        if (recovery.NormalGoodputPerSecond < least)
        {
            yield return Invariant(
                $"goodput before the first fault was {recovery.NormalGoodputPerSecond:#,0.##}/s, below the minimum of {least:#,0.##}/s ({why})"
            );
        }
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

    private static string Remark(FaultWindow window, FaultRecovery recovery)
    {
        var remarks = new List<string>();
        if (window.Fault.Failure is { } failure)
        {
            remarks.Add(failure);
        }

        if (window.IsNormalFromFirstFault && window.NormalTo < window.Requested)
        {
            remarks.Add(
                "normal is what was before the run's first fault: the time right before this one was too short"
            );
        }

        if (recovery.Recovery is null)
        {
            remarks.Add("the load before was too unsteady to tell recovery by");
        }
        else if (recovery.JudgedBuckets > 1)
        {
            remarks.Add(
                Invariant(
                    $"recovery is judged over {recovery.JudgedBuckets} buckets together: with fewer, the time before the fault fails the same test"
                )
            );
        }

        return string.Join("; ", remarks);
    }
}
