namespace PerfTests.Analysis.Safety;

/// <summary>The sequential specification of an object, in the form that the search wants.</summary>
/// <typeparam name="TOperation">An operation with its interval.</typeparam>
/// <typeparam name="TState">A state; equal states behave alike.</typeparam>
internal interface ISearchModel<TOperation, TState>
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>Whether the operation may change some state; one that does not is no choice of the search.</summary>
    bool ChangesState(in TOperation operation);

    /// <summary>Applies an operation to a state.</summary>
    /// <returns>Whether the operation can have had its answer in that state.</returns>
    bool TryApply(TState state, in TOperation operation, out TState next);

    /// <summary>The operation as it was known before its answer: of unknown effect.</summary>
    TOperation Unanswered(in TOperation operation);

    /// <summary>128 bits that tell states apart.</summary>
    (ulong Low, ulong High) Digest(TState state);
}
