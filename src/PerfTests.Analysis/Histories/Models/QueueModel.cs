namespace PerfTests.Analysis.Histories.Models;

/// <summary>A queue: elements are added at its end and removed from its front, first in, first out. A removal that found nothing answers nil. Empty first.</summary>
internal sealed class QueueModel : ISequentialModel<ElementOperation, ElementSequence>
{
    /// <inheritdoc />
    public ElementSequence Initial => ElementSequence.Empty;

    /// <inheritdoc />
    public bool TryStep(ElementSequence state, ElementOperation operation, bool isAnswered, out ElementSequence next)
    {
        if (operation.Kind == ElementOperationKind.Add)
        {
            next = state.Then(operation.Element);
            return true;
        }

        next = state.IsEmpty ? state : state.WithoutFirst();
        return !isAnswered || (state.IsEmpty ? 0 : state.First) == operation.Element;
    }
}
