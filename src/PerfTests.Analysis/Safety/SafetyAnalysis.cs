using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>Whether the run that was measured was correct (METHOD 8): what clients saw, and what replicas hold.</summary>
internal static class SafetyAnalysis
{
    /// <summary>Checks a run; null if it was not asked for or nothing is promised.</summary>
    public static SafetyResult? Analyze(RunRecord record)
    {
        var manifest = record.Manifest;
        if (!manifest.ChecksSafety || manifest.Consistency == ConsistencyModel.Unspecified)
        {
            return null;
        }

        // The checks go to and fro in the operations, and the log is a file: that of a long run stays there.
        if (record.Operations.Count <= HistoryPasses.MaxInMemory)
        {
            record = record with { Operations = [.. record.Operations] };
        }

        if (manifest.Consistency == ConsistencyModel.Broadcast)
        {
            return new SafetyResult { Checks = CheckDelivery(record) };
        }

        var violations = new List<Violation>();
        var missing = CountMissing(record);
        var gap = FindGap(record);
        var checks = new List<SafetyCheck> { CheckHistory(record, gap, missing, violations) };
        if (record.LogEntries.Count > 0 || WasLogReadBack(record))
        {
            checks.Add(
                LogCheck.Check(
                    record.LogEntries,
                    record.Operations,
                    new Seed(manifest.Seed).Derive("client"),
                    violations,
                    isComplete: gap is null && missing == 0
                )
            );
        }

        SafetyCheck? agreement = null;
        if (record.Completion?.Ending == RunEnding.Completed || record.NodeStates.Count > 0)
        {
            agreement = AgreementCheck.Check(record);
        }

        checks.AddRange(new[] { ReadBackCheck.Check(record, agreement?.Verdict), agreement }.OfType<SafetyCheck>());
        return new SafetyResult { Checks = checks, Violations = violations };
    }

    /// <summary>Nothing is kept that could be read back or compared: what nodes delivered is held against what was sent.</summary>
    private static IReadOnlyList<SafetyCheck> CheckDelivery(RunRecord record)
    {
        var gap =
            FindGap(record)
            ?? (
                CountMissing(record) is > 0 and var missing
                    ? Invariant($"{missing:#,0} operations of the load are not in the log: it was full, or it was cut")
                : record.Deliveries.Count == 0 ? "no node said what it delivered"
                : null
            );
        return gap is null
            ? new DeliveryCheck(record).Check()
            : [new SafetyCheck(DeliveryCheck.Name, SafetyVerdict.Unknown, gap)];
    }

    private static SafetyCheck CheckHistory(RunRecord record, string? gap, long missing, List<Violation> violations)
    {
        try
        {
            return gap is null
                ? HistoryPasses.Check(record, missing, violations)
                : new SafetyCheck("history", SafetyVerdict.Unknown, gap)
                {
                    NotChecked =
                    [
                        KeyValuePair.Create("operations", (long)record.Operations.Count),
                        KeyValuePair.Create("operations_not_logged", missing),
                    ],
                };
        }
        catch (IOException unreadable)
        {
            return new SafetyCheck(
                "history",
                SafetyVerdict.Unknown,
                $"the log of operations could not be read: {unreadable.Message}"
            );
        }
    }

    private static bool WasLogReadBack(RunRecord record) =>
        record.Events.Any(happened =>
            happened is { Kind: RunEventKinds.Stage, Detail: RunEventKinds.LogReadBackStage }
        );

    /// <summary>Operations of the load that ended and are not in the log: every end is counted, whether it is logged or not.</summary>
    private static long CountMissing(RunRecord record) =>
        Math.Max(
            0,
            record.Intervals.Sum(interval => interval.Ok + interval.Failed + interval.Unknown)
                - record.Operations.Count(operation => operation.IsOfLoad)
        );

    /// <summary>Why the log of operations is no complete history; null if it is one.</summary>
    private static string? FindGap(RunRecord record) =>
        record.Completion is null ? "the run was killed, so operations are missing from the log"
        : record.Completion.Ending == RunEnding.NotRecorded
            ? "facts could not be written, so operations are missing from the log"
        : record.ReadingProblems.Any(problem => problem.StartsWith(RunFolder.OperationFile, StringComparison.Ordinal))
            ? "the log of operations is damaged"
        : record.Operations.Count == 0 ? "no operation was logged"
        : null;
}
