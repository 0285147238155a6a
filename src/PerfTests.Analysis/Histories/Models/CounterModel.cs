namespace PerfTests.Analysis.Histories.Models;

/// <summary>A counter: numbers are added, and the sum is read. Zero first.</summary>
internal sealed class CounterModel : ISequentialModel<ElementOperation, long>
{
    /// <inheritdoc />
    public long Initial => 0;

    /// <inheritdoc />
    public bool ChangesState(ElementOperation operation) => operation.Kind != ElementOperationKind.Read;

    /// <inheritdoc />
    public bool TryStep(long state, ElementOperation operation, bool isAnswered, out long next)
    {
        next = operation.Kind == ElementOperationKind.Add ? state + (long)operation.Element : state;
        return operation.Kind == ElementOperationKind.Add || !isAnswered || state == (long)operation.Element;
    }
}
