using PerfTests.Faults;
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

        // The checks go to and fro in the operations; the log is a file. What exceeds the bound stays there: its verdict is unknown.
        if (record.Operations.Count <= manifest.MaxLoggedOperations)
        {
            record = record with { Operations = [.. record.Operations] };
        }

        if (manifest.Consistency == ConsistencyModel.Broadcast)
        {
            return new SafetyResult { Checks = CheckDelivery(record) };
        }

        var violations = new List<Violation>();
        var checks = new List<SafetyCheck> { CheckHistory(record, violations) };
        if (record.LogEntries.Count > 0)
        {
            checks.Add(
                LogCheck.Check(
                    record.LogEntries,
                    record.Operations,
                    new Seed(manifest.Seed).Derive("client"),
                    violations
                )
            );
        }

        if (record.Completion?.Ending == RunEnding.Completed || record.NodeStates.Count > 0)
        {
            var distrusted = record
                .Faults.Where(fault => fault.Kind.StartsWith(ByzantineFault.KindPrefix, StringComparison.Ordinal))
                .SelectMany(fault => fault.Targets)
                .ToHashSet();
            if (
                AgreementCheck.Check(record.NodeStates, manifest.Nodes, manifest.Consistency, distrusted) is
                { } agreement
            )
            {
                checks.Add(agreement);
            }
        }

        return new SafetyResult { Checks = checks, Violations = violations };
    }

    /// <summary>Nothing is kept that could be read back or compared: what nodes delivered is held against what was sent.</summary>
    private static IReadOnlyList<SafetyCheck> CheckDelivery(RunRecord record)
    {
        var gap = FindGap(record) ?? (record.Deliveries.Count == 0 ? "no node said what it delivered" : null);
        return gap is null
            ? new DeliveryCheck(record).Check()
            : [new SafetyCheck(DeliveryCheck.Name, SafetyVerdict.Unknown, gap)];
    }

    private static SafetyCheck CheckHistory(RunRecord record, List<Violation> violations)
    {
        var manifest = record.Manifest;
        var gap = FindGap(record);
        return gap is not null
            ? new SafetyCheck("history", SafetyVerdict.Unknown, gap)
            : HistoryCheck.Check(
                record.Operations,
                new Seed(manifest.Seed).Derive("client"),
                manifest.Consistency,
                violations
            );
    }

    /// <summary>Why the log of operations is no complete history; null if it is one.</summary>
    private static string? FindGap(RunRecord record) =>
        record.Completion is null ? "the run was killed, so operations are missing from the log"
        : record.Completion.Ending == RunEnding.NotRecorded
            ? "facts could not be written, so operations are missing from the log"
        : record.Events.Any(e => e.Kind == RunEventKinds.OperationLogFull) ? "the log of operations was full"
        : record.ReadingProblems.Any(problem => problem.StartsWith(RunFolder.OperationFile, StringComparison.Ordinal))
            ? "the log of operations is damaged"
        : record.Operations.Count > record.Manifest.MaxLoggedOperations
            ? Invariant(
                $"the log holds {record.Operations.Count:#,0} operations, more than the {record.Manifest.MaxLoggedOperations:#,0} that are checked"
            )
        : record.Operations.Count == 0 ? "no operation was logged"
        : null;
}
