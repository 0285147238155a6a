namespace PerfTests.Analysis.Safety;

/// <summary>Something that a correct system cannot have done, with the fewest operations that show it.</summary>
/// <param name="Rule">The rule that is broken, in a few words.</param>
/// <param name="Explanation">What happened, in a sentence.</param>
/// <param name="Key">Index of the key; -1 where the history is not of numbered keys.</param>
/// <param name="Operations">The operations that show it, in order of their starts.</param>
public sealed record Violation(string Rule, string Explanation, long Key, IReadOnlyList<ViolationOperation> Operations)
{
    /// <summary>For transactions: why each must come before the next, the last before the first; empty otherwise.</summary>
    public IReadOnlyList<string> Cycle { get; init; } = [];

    /// <summary>Whether starts and ends are seconds; else they are places in the order of the history.</summary>
    public bool IsTimed { get; init; } = true;

    /// <summary>What was done to the system meanwhile, for histories that tell moments alone; at most 20.</summary>
    public IReadOnlyList<ViolationMark> Marks { get; init; } = [];
}
