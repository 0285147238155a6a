namespace PerfTests.Analysis.Histories.Models;

/// <summary>An operation on a set, queue, counter or lock.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Element">The element, or the number added or read.</param>
/// <param name="Elements">What a read returned; null otherwise.</param>
/// <param name="Call">Its call.</param>
/// <param name="Return">Its return; <see cref="Safety.Step.Never"/> where its effect is unknown.</param>
/// <param name="Sequence">Its identity in the history.</param>
internal sealed record ElementOperation(
    ElementOperationKind Kind,
    ulong Element,
    ulong[]? Elements,
    long Call,
    long Return,
    long Sequence
);
