using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories;

/// <summary>What the check of a history against a model found.</summary>
/// <typeparam name="TOperation">An operation with its answer.</typeparam>
/// <param name="Verdict">Valid, invalid, or unknown where a bound ended the search.</param>
/// <param name="Partitions">Objects that the history is of.</param>
/// <param name="PeakBytes">Memory of the search, in bytes.</param>
/// <param name="Counterexample">For an invalid history: operations of it that no order explains, in order of their calls. What had not been answered when the impossible one was may as well not have happened.</param>
/// <param name="Impossible">For an invalid history: the operation whose answer nothing explains.</param>
public sealed record SequentialCheckResult<TOperation>(
    SafetyVerdict Verdict,
    int Partitions,
    long PeakBytes,
    IReadOnlyList<ClientOperation<TOperation>> Counterexample,
    ClientOperation<TOperation>? Impossible
);
