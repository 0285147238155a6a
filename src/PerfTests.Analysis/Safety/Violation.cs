namespace PerfTests.Analysis.Safety;

/// <summary>Something that a correct system cannot have done, with the fewest operations that show it.</summary>
/// <param name="Rule">The rule that is broken, in a few words.</param>
/// <param name="Explanation">What happened, in a sentence.</param>
/// <param name="Key">Index of the key.</param>
/// <param name="Operations">The operations that show it, in order of their starts.</param>
public sealed record Violation(string Rule, string Explanation, long Key, IReadOnlyList<ViolationOperation> Operations);
