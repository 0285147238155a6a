using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Counters to which whole numbers are added, and which are read.</summary>
internal sealed class CounterHistory : ElementHistory
{
    /// <inheritdoc />
    protected override IEnumerable<ElementOperation> ToOperations(HistoryOperation operation, int sequence)
    {
        switch (operation.Function)
        {
            case "add" or "increment" or "inc" or "decrement" or "dec":
                if (operation.Outcome == HistoryEventType.Fail)
                {
                    return [];
                }

                var sign = operation.Function.StartsWith("dec", StringComparison.Ordinal) ? -1 : 1;
                return
                [
                    new(
                        ElementOperationKind.Add,
                        (ulong)(sign * Number(operation, operation.Argument, 1)),
                        null,
                        operation.Call,
                        operation.Return,
                        sequence
                    ),
                ];
            case "read":
                return operation.Outcome != HistoryEventType.Ok || operation.Answer.IsNil
                    ? []
                    :
                    [
                        new(
                            ElementOperationKind.Read,
                            (ulong)Number(operation, operation.Answer, 0),
                            null,
                            operation.Call,
                            operation.Return,
                            sequence
                        ),
                    ];
            default:
                throw Unknown(operation, "counter", ":add or :read");
        }
    }

    /// <inheritdoc />
    protected override QuickFinding FindQuickly(IReadOnlyList<ElementOperation> history) => CounterCheck.Check(history);

    /// <inheritdoc />
    protected override SequentialCheckResult<ElementOperation> Search(
        IReadOnlyList<ClientOperation<ElementOperation>> history,
        SearchBudget budget
    ) => SequentialCheck.Check(new CounterModel(), history, budget);

    /// <inheritdoc />
    protected override string Describe(ElementOperation operation) =>
        FormattableString.Invariant(
            $"{(operation.Kind == ElementOperationKind.Read ? "read" : operation.Return == Step.Never ? "may have added" : "added")} {(long)operation.Element}"
        );

    private static long Number(in HistoryOperation operation, EdnValue value, long other) =>
        value.Kind == EdnKind.Integer ? value.Integer
        : value.IsNil ? other
        : throw Unfit(operation, value, "a whole number");
}
