using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>
/// Checks what clients saw: that every key's history is linearizable, or, where only eventual agreement is promised, that nothing was read that had not been written. Keys with a quick method come
/// first, then the others in order of size, several at once; the first violation ends the check.
/// </summary>
internal sealed class HistoryCheck
{
    private const int MaxViolations = 5;
    private const int MaxOperations = 24;

    private readonly IReadOnlyList<OperationRecord> _operations;
    private readonly SearchBudget _budget;
    private readonly KeyHistories _histories;
    private readonly IReadOnlyDictionary<long, List<Step>> _keys;
    private readonly List<Violation> _violations = [];
    private int _undecided;
    private int _violated;

    private HistoryCheck(IReadOnlyList<OperationRecord> operations, Seed clientSeed, SearchBudget budget)
    {
        _operations = operations;
        _budget = budget;
        _histories = new KeyHistories(clientSeed);
        _keys = _histories.Split(operations);
    }

    /// <summary>Memory of the searches of a check unless it is told otherwise: 1 GB.</summary>
    public const long DefaultMaxBytes = 1_000_000_000;

    /// <summary>Time of a check unless it is told otherwise.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Checks a complete history.</summary>
    /// <param name="operations">Every operation that was sent.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <param name="consistency">What is promised.</param>
    /// <param name="violations">Takes counterexamples, the first few.</param>
    /// <param name="budget">What the check may use; null for its defaults.</param>
    public static SafetyCheck Check(
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed,
        ConsistencyModel consistency,
        ICollection<Violation> violations,
        SearchBudget? budget = null
    )
    {
        budget ??= new SearchBudget(DefaultMaxBytes, DefaultLimit, TimeProvider.System);
        var check = new HistoryCheck(operations, clientSeed, budget);
        var name = consistency == ConsistencyModel.Linearizable ? "linearizable" : "only written values were read";
        check.CheckForPhantoms(isLocalOnly: consistency == ConsistencyModel.Linearizable);
        check.CheckOwnWrites();
        if (consistency == ConsistencyModel.Linearizable)
        {
            check.CheckKeys();
        }

        check._violations.ForEach(violations.Add);
        var looked = Invariant($"{operations.Count:#,0} operations on {check._keys.Count:#,0} keys");
        return (check._violated, check._undecided) switch
        {
            (> 0, _) => new SafetyCheck(
                name,
                SafetyVerdict.Invalid,
                Invariant(
                    $"{check._violated} violation{(check._violated == 1 ? "" : "s")} found in {looked}; first: {check._violations[0].Explanation}"
                )
            ),
            (_, > 0) => new SafetyCheck(
                name,
                SafetyVerdict.Unknown,
                Invariant(
                    $"{looked}; {check._undecided:#,0} of the keys could not be decided within {budget.Describe()}: fewer operations on a key at once, or values that are written once, would decide it"
                )
            ),
            _ => new SafetyCheck(name, SafetyVerdict.Valid, looked),
        };
    }

    private void CheckKeys()
    {
        var found = RegisterCheck.Check(_keys.Select(key => (key.Key, key.Value.ToArray())), _budget);
        _undecided = found.Undecided;
        foreach (var violation in found.Violations)
        {
            Report(violation.Key, violation.Rule, violation.ImpossibleSequence, violation.Involved);
        }
    }

    /// <summary>A read-modify-write reads before it writes; as two operations of one interval, as the other checks see it, it might read its own write.</summary>
    private void CheckOwnWrites()
    {
        foreach (var operation in _operations)
        {
            if (
                operation is { Kind: OperationKind.ReadModifyWrite, Outcome: Outcome.Ok, ValueBytes: >= sizeof(ulong) }
                && operation.ReadHash == _histories.Written(operation)
            )
            {
                Report(
                    operation.Key,
                    "read of its own write",
                    operation.Sequence,
                    new HashSet<long> { operation.Sequence }
                );
            }
        }
    }

    /// <summary>Reads that may be stale still cannot return what nobody wrote, nor what was written after they had ended.</summary>
    private void CheckForPhantoms(bool isLocalOnly)
    {
        var written = new Dictionary<long, Dictionary<ulong, long>>();
        foreach (var (key, steps) in _keys)
        {
            // Appended values depend on the order, which is not promised here.
            if (!steps.Exists(step => step.Kind == StepKind.Append))
            {
                written[key] = steps
                    .Where(step => step.Kind is not (StepKind.Read or StepKind.FailedSwap))
                    .GroupBy(step => step.Value)
                    .ToDictionary(writes => writes.Key, writes => writes.Min(step => step.Start));
            }
        }

        foreach (var operation in _operations)
        {
            if (
                operation is { Outcome: Outcome.Ok, IsReadKnown: true }
                && (operation.Kind == OperationKind.LocalRead || (!isLocalOnly && operation.Kind == OperationKind.Read))
                && operation.ReadHash != ValueHash.Absent
            )
            {
                CheckForPhantom(operation, written.GetValueOrDefault(operation.Key));
            }
        }
    }

    /// <param name="read">A read that found a value.</param>
    /// <param name="written">When each value of its key began to be written first; null if that cannot be told.</param>
    private void CheckForPhantom(in OperationRecord read, Dictionary<ulong, long>? written)
    {
        var rule =
            written is null ? (_keys.ContainsKey(read.Key) ? null : "phantom read")
            : !written.TryGetValue(read.ReadHash, out var start) ? "phantom read"
            : start > read.EndedNanoseconds ? "read of what was written later"
            : null;
        if (rule is not null)
        {
            Report(read.Key, rule, read.Sequence, new HashSet<long> { read.Sequence });
        }
    }

    private void Report(long key, string rule, long impossible, IReadOnlySet<long> involved)
    {
        _violated++;
        if (_violations.Count == MaxViolations)
        {
            return;
        }

        var shown = _keys[key]
            .Where(step => involved.Contains(step.Sequence))
            .OrderBy(step => step.Sequence != impossible)
            .ThenByDescending(step => step.Start)
            .Take(MaxOperations)
            .OrderBy(step => step.Start)
            .Select(step => new ViolationOperation(
                step.Sequence,
                Describe(step),
                step.Start / 1e9,
                step.End == Step.Never ? null : step.End / 1e9,
                step.Sequence == impossible
            ))
            .ToArray();
        var culprit = shown.FirstOrDefault(operation => operation.IsImpossible);
        _violations.Add(
            new Violation(
                rule,
                culprit is null
                    ? $"key {key}: {rule}"
                    : Invariant(
                        $"key {key}: {rule}; {culprit.Text} at {culprit.StartSeconds:0.000} s cannot be explained"
                    ),
                key,
                shown
            )
        );
    }

    private static string Describe(in Step step) =>
        step.Kind switch
        {
            StepKind.Read when step.Value == ValueHash.Absent => "read nothing",
            StepKind.Read => $"read {Name(step.Value)}",
            StepKind.Swap => $"swapped {Name(step.Expected)} for {Name(step.Value)}",
            StepKind.UnknownSwap => $"may have swapped {Name(step.Expected)} for {Name(step.Value)}",
            StepKind.FailedSwap => $"did not find {Name(step.Expected)}",
            StepKind.Append => $"appended {step.Appended.Length} bytes",
            _ when step.End == Step.Never => $"may have written {Name(step.Value)}",
            _ => $"wrote {Name(step.Value)}",
        };

    /// <summary>Enough of a hash to tell the values of a counterexample apart.</summary>
    private static string Name(ulong hash) => hash == ValueHash.Absent ? "nothing" : Invariant($"{hash:x16}")[..6];
}
