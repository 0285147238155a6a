using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>Locks that are acquired and released.</summary>
internal sealed class LockHistory : ElementHistory
{
    /// <inheritdoc />
    protected override IEnumerable<ElementOperation> ToOperations(HistoryOperation operation, int sequence)
    {
        ElementOperationKind kind = operation.Function switch
        {
            "acquire" or "lock" => ElementOperationKind.Add,
            "release" or "unlock" => ElementOperationKind.Remove,
            _ => throw Unknown(operation, "lock", ":acquire or :release"),
        };
        return operation.Outcome == HistoryEventType.Fail
            ? []
            : [new(kind, 0, null, operation.Call, operation.Return, sequence)];
    }

    /// <inheritdoc />
    protected override QuickFinding FindQuickly(IReadOnlyList<ElementOperation> history) => QuickFinding.Undecided;

    /// <inheritdoc />
    protected override SequentialCheckResult<ElementOperation> Search(
        IReadOnlyList<ClientOperation<ElementOperation>> history,
        SearchBudget budget
    ) => SequentialCheck.Check(new LockModel(), history, budget);

    /// <inheritdoc />
    protected override string Describe(ElementOperation operation) =>
        (operation.Kind, operation.Return) switch
        {
            (ElementOperationKind.Add, Step.Never) => "may have acquired the lock",
            (ElementOperationKind.Add, _) => "acquired the lock",
            (_, Step.Never) => "may have released the lock",
            _ => "released the lock",
        };
}
