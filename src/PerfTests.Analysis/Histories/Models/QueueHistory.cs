using PerfTests.Analysis.Histories.Edn;
using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Queues to which elements are added and from which they are removed, first in, first out.</summary>
internal sealed class QueueHistory : ElementHistory
{
    /// <inheritdoc />
    protected override IEnumerable<ElementOperation> ToOperations(HistoryOperation operation, int sequence)
    {
        switch (operation.Function)
        {
            case "enqueue" or "enq" or "push":
                return operation.Outcome == HistoryEventType.Fail
                    ? []
                    : [Of(operation, ElementOperationKind.Add, operation.Argument, sequence)];
            case "dequeue" or "deq" or "pop":
                return operation.Outcome == HistoryEventType.Fail
                    ? []
                    : [Of(operation, ElementOperationKind.Remove, operation.Answer, sequence)];
            case "drain":
                return operation.Outcome switch
                {
                    HistoryEventType.Ok => operation
                        .Answer.Items()
                        .Select(item => Of(operation, ElementOperationKind.Remove, item, sequence)),
                    HistoryEventType.Fail => [],
                    _ => throw new HistoryFormatException(
                        operation.Line,
                        "a :drain of unknown effect removed nobody knows how many elements; nothing can be said of such a history"
                    ),
                };
            default:
                throw Unknown(operation, "queue", ":enqueue, :dequeue or :drain");
        }
    }

    /// <inheritdoc />
    protected override QuickFinding FindQuickly(IReadOnlyList<ElementOperation> history) => QueueCheck.Check(history);

    /// <inheritdoc />
    protected override SequentialCheckResult<ElementOperation> Search(
        IReadOnlyList<ClientOperation<ElementOperation>> history,
        SearchBudget budget
    ) => SequentialCheck.Check(new QueueModel(), history, budget);

    /// <inheritdoc />
    protected override string Describe(ElementOperation operation) =>
        (operation.Kind, operation.Return) switch
        {
            (ElementOperationKind.Add, Step.Never) => $"may have enqueued {Values.ValueOf(operation.Element)}",
            (ElementOperationKind.Add, _) => $"enqueued {Values.ValueOf(operation.Element)}",
            (_, Step.Never) => "may have dequeued something",
            _ when operation.Element == 0 => "found the queue empty",
            _ => $"dequeued {Values.ValueOf(operation.Element)}",
        };

    private ElementOperation Of(
        in HistoryOperation operation,
        ElementOperationKind kind,
        EdnValue value,
        int sequence
    ) => new(kind, Values.NumberOf(value), null, operation.Call, operation.Return, sequence);
}
