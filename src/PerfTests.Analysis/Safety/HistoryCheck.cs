using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;
using static System.FormattableString;

namespace PerfTests.Analysis.Safety;

/// <summary>Checks what clients saw: that every key's history is linearizable, or, where only eventual agreement is promised, that nothing was read that had not been written.</summary>
internal sealed class HistoryCheck
{
    /// <summary>Bound of the search of one key, in its steps: some seconds.</summary>
    private const long MaxSteps = 20_000_000;

    private const int MaxCached = 4_000_000;
    private const int MaxViolations = 5;
    private const int MaxOperations = 24;

    private readonly IReadOnlyList<OperationRecord> _operations;
    private readonly KeyHistories _histories;
    private readonly IReadOnlyDictionary<long, List<Step>> _keys;
    private readonly List<Violation> _violations = [];
    private int _undecided;
    private int _violated;

    private HistoryCheck(IReadOnlyList<OperationRecord> operations, Seed clientSeed)
    {
        _operations = operations;
        _histories = new KeyHistories(clientSeed);
        _keys = _histories.Split(operations);
    }

    /// <summary>Checks a complete history.</summary>
    /// <param name="operations">Every operation that was sent.</param>
    /// <param name="clientSeed">The seed of the client, of which the written values are a function.</param>
    /// <param name="consistency">What is promised.</param>
    /// <param name="violations">Takes counterexamples, the first few.</param>
    public static SafetyCheck Check(
        IReadOnlyList<OperationRecord> operations,
        Seed clientSeed,
        ConsistencyModel consistency,
        ICollection<Violation> violations
    )
    {
        var check = new HistoryCheck(operations, clientSeed);
        var name = consistency == ConsistencyModel.Linearizable ? "linearizable" : "only written values were read";
        if (consistency == ConsistencyModel.Linearizable)
        {
            check.CheckKeys();
        }

        check.CheckForPhantoms(isLocalOnly: consistency == ConsistencyModel.Linearizable);
        check._violations.ForEach(violations.Add);
        var looked = Invariant($"{operations.Count:#,0} operations on {check._keys.Count:#,0} keys");
        return (check._violated, check._undecided) switch
        {
            (> 0, _) => new SafetyCheck(
                name,
                SafetyVerdict.Invalid,
                Invariant($"{check._violated} violations in {looked}; first: {check._violations[0].Explanation}")
            ),
            (_, > 0) => new SafetyCheck(
                name,
                SafetyVerdict.Unknown,
                $"{looked}; the search went out of its bounds on {check._undecided} keys"
            ),
            _ => new SafetyCheck(name, SafetyVerdict.Valid, looked),
        };
    }

    private void CheckKeys()
    {
        foreach (var (key, steps) in _keys)
        {
            var history = steps.ToArray();
            if (ZoneCheck.Applies(history))
            {
                if (ZoneCheck.Check(history) is { } found)
                {
                    Report(
                        key,
                        found.Rule,
                        found.ImpossibleSequence,
                        step => found.Values.Any(value => step.Touches(value))
                    );
                }
                else if (history.Any(step => step.Kind is StepKind.Swap or StepKind.UnknownSwap))
                {
                    Search(key, history, isDecidedOtherwise: true);
                }
            }
            else
            {
                Search(key, history, isDecidedOtherwise: false);
            }
        }
    }

    /// <summary>A key whose swaps passed the weaker check by zones is not counted as undecided if the search cannot finish.</summary>
    private void Search(long key, Step[] history, bool isDecidedOtherwise)
    {
        switch (LinearizabilitySearch.Check(history, MaxSteps, MaxCached))
        {
            case SafetyVerdict.Invalid:
                var shortest = Shorten(history);
                Report(
                    key,
                    "no order explains the answers",
                    shortest.MaxBy(step => step.End == Step.Never ? long.MinValue : step.End).Sequence,
                    step => Array.Exists(shortest, kept => kept.Sequence == step.Sequence)
                );
                break;
            case SafetyVerdict.Unknown when !isDecidedOtherwise:
                _undecided++;
                break;
        }
    }

    /// <summary>The shortest beginning of the history that cannot be explained. Beginnings of a linearizable history are linearizable, so it is found by halving.</summary>
    private static Step[] Shorten(Step[] history)
    {
        var ends = history.Where(step => step.End != Step.Never).Select(step => step.End).Order().ToArray();
        var (low, high) = (0, ends.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (LinearizabilitySearch.Check(Until(history, ends[middle]), MaxSteps, MaxCached) == SafetyVerdict.Invalid)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return Until(history, ends[low]);
    }

    /// <summary>The history as it was known at a moment: what had not returned is of unknown effect, reads of that kind say nothing.</summary>
    private static Step[] Until(Step[] history, long moment) =>
        [
            .. history
                .Where(step => step.Start <= moment)
                .Where(step => step.End <= moment || step.Kind is not (StepKind.Read or StepKind.FailedSwap))
                .Select(step =>
                    step.End <= moment
                        ? step
                        : step with
                        {
                            End = Step.Never,
                            Kind = step.Kind == StepKind.Swap ? StepKind.UnknownSwap : step.Kind,
                        }
                ),
        ];

    /// <summary>Reads that may be stale still cannot return what nobody wrote.</summary>
    private void CheckForPhantoms(bool isLocalOnly)
    {
        var written = new Dictionary<long, HashSet<ulong>>();
        foreach (var (key, steps) in _keys)
        {
            // Appended values depend on the order, which is not promised here.
            if (!steps.Exists(step => step.Kind == StepKind.Append))
            {
                written[key] = [.. steps.Where(step => step.Kind != StepKind.Read).Select(step => step.Value)];
            }
        }

        foreach (var operation in _operations)
        {
            if (
                operation.Outcome == Outcome.Ok
                && (operation.Kind == OperationKind.LocalRead || (!isLocalOnly && operation.Kind == OperationKind.Read))
                && operation.ReadHash != ValueHash.Absent
                && written.TryGetValue(operation.Key, out var values)
                && !values.Contains(operation.ReadHash)
            )
            {
                Report(operation.Key, "phantom read", operation.Sequence, step => step.Sequence == operation.Sequence);
            }
        }
    }

    private void Report(long key, string rule, long impossible, Func<Step, bool> isInvolved)
    {
        _violated++;
        if (_violations.Count == MaxViolations)
        {
            return;
        }

        var involved = _keys[key]
            .Where(isInvolved)
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
        var culprit = involved.FirstOrDefault(operation => operation.IsImpossible);
        _violations.Add(
            new Violation(
                rule,
                culprit is null
                    ? $"key {key}: {rule}"
                    : Invariant(
                        $"key {key}: {rule}; {culprit.Text} at {culprit.StartSeconds:0.000} s cannot be explained"
                    ),
                key,
                involved
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
    private static string Name(ulong hash) => Invariant($"{hash:x16}")[..6];
}
