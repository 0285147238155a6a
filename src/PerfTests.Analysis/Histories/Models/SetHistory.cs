using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Sets to which elements are added, and of which all elements are read.</summary>
internal sealed class SetHistory : ElementHistory
{
    /// <inheritdoc />
    protected override IEnumerable<ElementOperation> ToOperations(HistoryOperation operation, int sequence)
    {
        var (call, end) = (operation.Call, operation.Return);
        switch (operation.Function)
        {
            case "add" or "insert":
                return operation.Outcome == HistoryEventType.Fail
                    ? []
                    : [new(ElementOperationKind.Add, Values.NumberOf(operation.Argument), null, call, end, sequence)];
            case "remove" or "delete":
                return operation.Outcome == HistoryEventType.Fail
                    ? []
                    :
                    [
                        new(
                            ElementOperationKind.Remove,
                            Values.NumberOf(operation.Argument),
                            null,
                            call,
                            end,
                            sequence
                        ),
                    ];
            case "read":
                if (operation.Outcome != HistoryEventType.Ok)
                {
                    return [];
                }

                if (operation.Answer.Kind is not (EdnKind.Vector or EdnKind.Set or EdnKind.Nil))
                {
                    throw Unfit(operation, operation.Answer, "a set or vector of elements");
                }

                var elements = operation.Answer.Items().Select(Values.NumberOf).ToArray();
                return [new(ElementOperationKind.Read, 0, elements, call, end, sequence)];
            default:
                throw Unknown(operation, "set", ":add, :remove or :read");
        }
    }

    /// <inheritdoc />
    protected override QuickFinding FindQuickly(IReadOnlyList<ElementOperation> history) =>
        GrowingSetCheck.Check(history);

    /// <inheritdoc />
    protected override SequentialCheckResult<ElementOperation> Search(
        IReadOnlyList<ClientOperation<ElementOperation>> history,
        SearchBudget budget
    ) => SequentialCheck.Check(new SetModel(), history, budget);

    /// <inheritdoc />
    protected override string Describe(ElementOperation operation) =>
        operation.Kind switch
        {
            ElementOperationKind.Read => FormattableString.Invariant($"read {operation.Elements!.Length} elements"),
            ElementOperationKind.Add when operation.Return == Step.Never =>
                $"may have added {Values.ValueOf(operation.Element)}",
            ElementOperationKind.Add => $"added {Values.ValueOf(operation.Element)}",
            _ => $"removed {Values.ValueOf(operation.Element)}",
        };
}
