using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Makes of a history that lacks operations one that shows no violation which they could explain. If the whole history is possible, so is what is left of it: without a write
/// and all that saw its value, everybody else still reads what was written last before, and a swap that expected that value writes at its own moment whatever it found.
/// </summary>
internal static class PartialHistory
{
    /// <summary>What is left of the operations of some keys.</summary>
    /// <param name="operations">All that is known of these keys.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <returns>The operations, and how many keys cannot be judged: what appends leave depends on those that are missing, and short values may have been written by them.</returns>
    public static (List<OperationRecord> Operations, int UnfitKeys) Explainable(
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed
    )
    {
        var histories = new KeyHistories(clientSeed);
        var unfit = new HashSet<long>();
        var written = new HashSet<(long Key, ulong Value)>();
        foreach (var operation in operations)
        {
            if (operation.Kind is OperationKind.Read or OperationKind.LocalRead or OperationKind.Scan)
            {
                continue;
            }

            if (operation.Kind == OperationKind.Append || operation.ValueBytes < sizeof(ulong))
            {
                unfit.Add(operation.Key);
            }
            else if (operation.Outcome != Outcome.Failed)
            {
                written.Add((operation.Key, histories.Written(operation)));
            }
        }

        var left = new List<OperationRecord>();
        foreach (var operation in operations.Where(operation => !unfit.Contains(operation.Key)))
        {
            var isExplained =
                !operation.IsReadKnown
                || operation.ReadHash == ValueHash.Absent
                || written.Contains((operation.Key, operation.ReadHash));
            if (Soften(operation, isExplained) is { } kept)
            {
                left.Add(kept);
            }
        }

        return (left, unfit.Count);
    }

    private static OperationRecord? Soften(in OperationRecord operation, bool isExplained) =>
        operation.Kind switch
        {
            OperationKind.Read or OperationKind.LocalRead => isExplained ? operation : null,
            OperationKind.ReadModifyWrite when !isExplained => operation with { IsReadKnown = false, ReadHash = 0 },
            // What it found instead may be what is missing.
            OperationKind.CompareAndSwap when operation is { Outcome: Outcome.Ok, Found: false } => isExplained
                ? operation with
                {
                    Kind = OperationKind.Read,
                    ValueBytes = 0,
                }
                : null,
            OperationKind.CompareAndSwap when !isExplained => operation with
            {
                Kind = OperationKind.Update,
                IsReadKnown = false,
                ReadHash = 0,
            },
            _ => operation,
        };
}
