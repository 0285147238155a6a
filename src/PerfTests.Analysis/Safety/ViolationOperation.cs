namespace PerfTests.Analysis.Safety;

/// <summary>An operation of a counterexample.</summary>
/// <param name="Sequence">Its identity in the run; negative for the initial state.</param>
/// <param name="Text">What it did, for example <c>read 9f3c…</c>.</param>
/// <param name="StartSeconds">When it was sent, in seconds since the run's origin.</param>
/// <param name="EndSeconds">When it was answered; null if it never was, or was of unknown effect.</param>
/// <param name="IsImpossible">Whether this is the operation that cannot be explained.</param>
public sealed record ViolationOperation(
    long Sequence,
    string Text,
    double StartSeconds,
    double? EndSeconds,
    bool IsImpossible
)
{
    /// <summary>The client that called it; empty where it is not known.</summary>
    public string Client { get; init; } = "";
}
