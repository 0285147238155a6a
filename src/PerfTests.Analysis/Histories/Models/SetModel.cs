namespace PerfTests.Analysis.Histories.Models;

/// <summary>A set: elements are added and removed, and all are read at once. Empty first.</summary>
internal sealed class SetModel : ISequentialModel<ElementOperation, ElementSet>
{
    /// <inheritdoc />
    public ElementSet Initial => ElementSet.Empty;

    /// <inheritdoc />
    public bool ChangesState(ElementOperation operation) => operation.Kind != ElementOperationKind.Read;

    /// <inheritdoc />
    public bool TryStep(ElementSet state, ElementOperation operation, bool isAnswered, out ElementSet next)
    {
        next = operation.Kind switch
        {
            ElementOperationKind.Add => state.With(operation.Element),
            ElementOperationKind.Remove => state.Without(operation.Element),
            _ => state,
        };
        return operation.Kind != ElementOperationKind.Read
            || !isAnswered
            || state.Equals(ElementSet.Of(operation.Elements!));
    }
}
