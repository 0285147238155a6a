namespace PerfTests.Analysis.Histories.Models;

/// <summary>What a quick method found of one object.</summary>
/// <param name="IsDecided">Whether what it found is all there is; else the search has to decide.</param>
/// <param name="Violation">What is wrong; null if nothing is.</param>
internal readonly record struct QuickFinding(bool IsDecided, ModelViolation? Violation)
{
    /// <summary>Nothing is wrong, and that is certain.</summary>
    public static QuickFinding Valid { get; } = new(true, null);

    /// <summary>The method does not apply.</summary>
    public static QuickFinding Undecided { get; }

    /// <summary>Something is wrong.</summary>
    public static QuickFinding Broken(string rule, long impossible, params ReadOnlySpan<long> involved) =>
        new(true, new ModelViolation(rule, impossible, [.. involved]));
}
