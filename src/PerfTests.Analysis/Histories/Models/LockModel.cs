namespace PerfTests.Analysis.Histories.Models;

/// <summary>A lock: it is acquired where it is free, and released where it is held, by whomever. Free first.</summary>
internal sealed class LockModel : ISequentialModel<ElementOperation, bool>
{
    /// <inheritdoc />
    public bool Initial => false;

    /// <inheritdoc />
    public bool TryStep(bool state, ElementOperation operation, bool isAnswered, out bool next)
    {
        var isAcquiring = operation.Kind == ElementOperationKind.Add;
        next = isAcquiring;
        return state != isAcquiring || !isAnswered;
    }
}
