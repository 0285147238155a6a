using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Whether operations committed again after the last fault was healed (METHOD 8). Reads after the load count, too: they need the cluster as much.</summary>
/// <param name="Stuck">Why the run failed, as a sentence without its full stop; null if operations committed again.</param>
/// <param name="Untold">Why it cannot be told, likewise; null if it can.</param>
internal sealed record Liveness(string? Stuck, string? Untold)
{
    private static readonly Liveness Shown = new(null, null);

    /// <summary>Judges a run; one in which nothing was healed is live, and so is one that was watched for less than the deadline if its safety was not asked for.</summary>
    public static Liveness Judge(RunRecord record)
    {
        var healed = record.Faults.Select(fault => fault.HealEffectiveSeconds).OfType<double>().ToArray();
        if (healed.Length == 0)
        {
            return Shown;
        }

        var (from, limit) = (healed.Max(), record.Manifest.LivenessSeconds);
        var reads = record.Operations.Where(operation => operation.IsReadBack).ToArray();
        var committed = record
            .Intervals.SelectMany(interval => new[] { interval.FirstOkSeconds, interval.LastOkSeconds })
            .Concat(reads.Where(IsCommitted).Select(read => read.EndedNanoseconds / 1e9))
            .Where(seconds => seconds >= from)
            .ToArray();
        if (committed.Length > 0 && committed.Min() - from <= limit)
        {
            return Shown;
        }

        var watched = record
            .Intervals.Select(interval => interval.StartSeconds + interval.DurationSeconds)
            .Concat(reads.Select(read => read.EndedNanoseconds / 1e9))
            .Append(from)
            .Max();
        var what = Invariant($"after the last fault was healed at {from:0.0} s");
        return committed.Length > 0 || watched - from >= limit
                ? new Liveness(Invariant($"no operation committed within {limit:0.###} s {what}"), null)
            : !record.Manifest.ChecksSafety ? Shown
            : new Liveness(
                null,
                Invariant(
                    $"whether operations commit again is not shown: {what} the run was watched for {watched - from:0.0} s, less than the {limit:0.###} s they may take"
                )
            );
    }

    /// <summary>What a single replica answers by itself commits nothing.</summary>
    private static bool IsCommitted(OperationRecord read) =>
        read is { Outcome: Outcome.Ok, Kind: not OperationKind.LocalRead };
}
