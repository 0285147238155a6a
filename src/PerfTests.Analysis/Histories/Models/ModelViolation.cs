namespace PerfTests.Analysis.Histories.Models;

/// <summary>A rule that a history breaks.</summary>
/// <param name="Rule">The rule, in a few words.</param>
/// <param name="Impossible">The operation that cannot be explained.</param>
/// <param name="Involved">Operations that show it.</param>
internal sealed record ModelViolation(string Rule, long Impossible, IReadOnlyList<long> Involved);
