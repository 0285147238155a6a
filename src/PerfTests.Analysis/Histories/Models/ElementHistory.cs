using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>A history of sets, queues, counters or locks: a quick method decides what it can, the search the rest.</summary>
internal abstract class ElementHistory : ModelHistory
{
    private const string NoOrder = "no order explains the answers";

    private readonly ValueNames _keys = new();
    private readonly Dictionary<ulong, List<ElementOperation>> _objects = [];
    private long _elements;

    /// <summary>The elements by number.</summary>
    protected ValueNames Values { get; } = new();

    /// <inheritdoc />
    public override long Bytes => base.Bytes + _keys.Bytes + Values.Bytes + (8 * _elements) + (Count * 150L);

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        var number = _keys.NumberOf(key);
        if (!_objects.TryGetValue(number, out var operations))
        {
            _objects[number] = operations = [];
        }

        var sequence = Operations.Add(operation);
        foreach (var known in ToOperations(operation, sequence))
        {
            operations.Add(known);
            _elements += known.Elements?.Length ?? 0;
        }
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var left = new List<(ulong Key, List<ElementOperation> History)>();
        foreach (var (key, history) in _objects)
        {
            var found = FindQuickly(history);
            if (found.Violation is { } broken)
            {
                return Show(key, history, broken.Rule, broken.Impossible, broken.Involved);
            }

            if (!found.IsDecided)
            {
                left.Add((key, history));
            }
        }

        var undecided = 0;
        foreach (var (key, history) in left.OrderBy(entry => entry.History.Count))
        {
            var outcome = Search(
                [
                    .. history.Select(operation => new ClientOperation<ElementOperation>(
                        operation,
                        0,
                        operation.Call,
                        operation.Return == Step.Never ? null : operation.Return
                    )),
                ],
                budget
            );
            if (outcome.Verdict == SafetyVerdict.Invalid)
            {
                var impossible = outcome.Impossible!.Operation.Sequence;
                return Show(
                    key,
                    history,
                    NoOrder,
                    impossible,
                    [.. outcome.Counterexample.Select(operation => operation.Operation.Sequence)]
                );
            }

            undecided += outcome.Verdict == SafetyVerdict.Unknown ? 1 : 0;
        }

        return undecided == 0
            ? new ModelFindings(SafetyVerdict.Valid, _objects.Count)
            : new ModelFindings(SafetyVerdict.Unknown, _objects.Count)
            {
                Undecided = FormattableString.Invariant($"{undecided} of {_objects.Count} objects"),
            };
    }

    /// <summary>What an operation of a history does; none for one that certainly did nothing or says nothing.</summary>
    protected abstract IEnumerable<ElementOperation> ToOperations(HistoryOperation operation, int sequence);

    /// <summary>Decides what can be decided in polynomial time.</summary>
    protected abstract QuickFinding FindQuickly(IReadOnlyList<ElementOperation> history);

    /// <summary>Decides the rest by search.</summary>
    protected abstract SequentialCheckResult<ElementOperation> Search(
        IReadOnlyList<ClientOperation<ElementOperation>> history,
        SearchBudget budget
    );

    /// <summary>What an operation did, in words.</summary>
    protected abstract string Describe(ElementOperation operation);

    private ModelFindings Show(
        ulong key,
        List<ElementOperation> history,
        string rule,
        long impossible,
        IReadOnlyList<long> involved
    ) =>
        ModelFindings.Invalid(
            _objects.Count,
            rule,
            Operations.Show(
                rule,
                Where(_keys.ValueOf(key)),
                impossible,
                involved.Append(impossible),
                sequence => Describe(history.First(operation => operation.Sequence == sequence))
            )
        );
}
