using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>
/// Registers that are read, written and, if they know it, swapped. A register holds nil first.
/// </summary>
/// <param name="hasSwaps">Whether swaps are allowed.</param>
/// <param name="isRefusalSeen">Whether a swap that failed is known to have found another value than it expected; else it is only known not to have happened, which is all that Jepsen's <c>:fail</c> says.</param>
internal sealed class RegisterHistory(bool hasSwaps, bool isRefusalSeen) : ModelHistory
{
    private readonly ValueNames _values = new();
    private readonly ValueNames _keys = new();
    private readonly Dictionary<ulong, List<Step>> _histories = [];

    /// <inheritdoc />
    public override long Bytes => base.Bytes + _values.Bytes + _keys.Bytes + (Count * 128L);

    /// <inheritdoc />
    public override void Add(in HistoryOperation operation, EdnValue key)
    {
        var step = ToStep(operation, Operations.Add(operation));
        var number = _keys.NumberOf(key);
        if (!_histories.TryGetValue(number, out var steps))
        {
            _histories[number] = steps = [];
        }

        if (step is { } known)
        {
            steps.Add(known);
        }
    }

    /// <inheritdoc />
    public override ModelFindings Check(SearchBudget budget)
    {
        var found = RegisterCheck.Check(
            _histories.Select(history => ((long)history.Key, history.Value.ToArray())),
            budget
        );
        if (found.Violations.Count > 0)
        {
            var first = found.Violations[0];
            return ModelFindings.Invalid(
                _histories.Count,
                first.Rule,
                Operations.Show(
                    first.Rule,
                    Where(_keys.ValueOf((ulong)first.Key)),
                    first.ImpossibleSequence,
                    first.Involved,
                    sequence => Describe(_histories[(ulong)first.Key].First(step => step.Sequence == sequence))
                )
            );
        }

        return found.Undecided > 0
            ? new ModelFindings(SafetyVerdict.Unknown, _histories.Count)
            {
                Undecided = FormattableString.Invariant($"{found.Undecided} of {_histories.Count} keys"),
            }
            : new ModelFindings(SafetyVerdict.Valid, _histories.Count);
    }

    private Step? ToStep(in HistoryOperation operation, int sequence)
    {
        var (start, end) = (operation.Call, operation.Return);
        switch (operation.Function, operation.Outcome)
        {
            case ("read" or "r", HistoryEventType.Ok):
                return new Step(StepKind.Read, _values.NumberOf(operation.Answer), 0, start, end, sequence);
            case ("read" or "r", _):
                return null;
            case ("write" or "w", HistoryEventType.Fail):
                return null;
            case ("write" or "w", _):
                return new Step(StepKind.Write, _values.NumberOf(operation.Argument), 0, start, end, sequence);
            case ("cas", _) when hasSwaps:
                return ToSwap(operation, sequence);
            default:
                throw hasSwaps
                    ? Unknown(operation, "cas-register", ":read, :write or :cas")
                    : Unknown(operation, "register", ":read or :write");
        }
    }

    private Step? ToSwap(in HistoryOperation operation, int sequence)
    {
        if (operation.Argument is not { Kind: EdnKind.Vector, Count: 2 })
        {
            throw Unfit(operation, operation.Argument, "[expected new]");
        }

        var kind = operation.Outcome switch
        {
            HistoryEventType.Ok => StepKind.Swap,
            HistoryEventType.Fail => StepKind.FailedSwap,
            _ => StepKind.UnknownSwap,
        };
        return kind == StepKind.FailedSwap && (operation.HasError || !isRefusalSeen)
            ? null
            : new Step(
                kind,
                _values.NumberOf(operation.Argument[1]),
                _values.NumberOf(operation.Argument[0]),
                operation.Call,
                operation.Return,
                sequence
            );
    }

    private string Describe(in Step step) =>
        step.Kind switch
        {
            StepKind.Read => $"read {Name(step.Value)}",
            StepKind.Swap => $"swapped {Name(step.Expected)} for {Name(step.Value)}",
            StepKind.UnknownSwap => $"may have swapped {Name(step.Expected)} for {Name(step.Value)}",
            StepKind.FailedSwap => $"did not find {Name(step.Expected)}",
            _ when step.End == Step.Never => $"may have written {Name(step.Value)}",
            _ => $"wrote {Name(step.Value)}",
        };

    private string Name(ulong value) => $"{_values.ValueOf(value)}";
}
