using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks that the keys that were read after the load were all read: what nobody could read shows nothing. What was read is part of the history, and judged there. Where
/// only eventual agreement is promised, a key that was acknowledged and is gone when all replicas agree was lost everywhere.
/// </summary>
internal static class ReadBackCheck
{
    private const string Name = "acknowledged writes are still there";

    /// <summary>Checks the reads after the load.</summary>
    /// <param name="record">The facts.</param>
    /// <param name="agreement">What came out of comparing the replicas; null if they were not compared.</param>
    /// <returns>Null if nothing was to be read back.</returns>
    public static SafetyCheck? Check(RunRecord record, SafetyVerdict? agreement)
    {
        var reads = record.Operations.Where(operation => operation.IsReadBack).ToArray();
        if (reads.Length == 0)
        {
            return null;
        }

        var read = reads.Where(operation => operation is { Outcome: Outcome.Ok, IsReadKnown: true }).ToArray();
        var unread = reads.Length - read.Length;
        var gone = record.Manifest.Consistency == ConsistencyModel.Eventual ? FindGone(record.Operations, read) : [];
        var detail = Invariant($"{read.Length:#,0} of {reads.Length:#,0} keys were read back after the load");
        var check =
            gone.Length > 0 && agreement == SafetyVerdict.Valid
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Invalid,
                    Invariant(
                        $"{detail}; of {gone.Length:#,0} of them with acknowledged writes no replica holds any: {string.Join(", ", gone.Take(3).Select(key => $"key {key}"))}"
                    )
                )
            : unread > 0 || gone.Length > 0
                ? new SafetyCheck(
                    Name,
                    SafetyVerdict.Unknown,
                    unread > 0
                        ? Invariant($"{detail}; {unread:#,0} gave no answer")
                        : Invariant($"{detail}; {gone.Length:#,0} were not there, and the replicas did not agree yet")
                )
                {
                    Remedy = "a cluster that answers after the load, within Safety.ReadBackDeadline",
                }
            : new SafetyCheck(Name, SafetyVerdict.Valid, detail);
        return check with
        {
            Checked = [KeyValuePair.Create("keys", (long)read.Length)],
            NotChecked = unread > 0 ? [KeyValuePair.Create("keys", (long)unread)] : [],
        };
    }

    private static long[] FindGone(IEnumerable<OperationRecord> operations, IReadOnlyList<OperationRecord> read)
    {
        var absent = read.Where(operation => operation.ReadHash == ValueHash.Absent)
            .Select(operation => operation.Key)
            .ToHashSet();
        return absent.Count == 0
            ? []
            :
            [
                .. operations
                    .Where(operation =>
                        operation
                            is {
                                Outcome: Outcome.Ok,
                                Kind: OperationKind.Update
                                    or OperationKind.Insert
                                    or OperationKind.ReadModifyWrite
                                    or OperationKind.Append,
                            }
                        && absent.Contains(operation.Key)
                    )
                    .Select(operation => operation.Key)
                    .Distinct()
                    .Order(),
            ];
    }
}
