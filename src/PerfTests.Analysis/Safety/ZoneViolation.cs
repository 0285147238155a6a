namespace PerfTests.Analysis.Safety;

/// <summary>What the check by zones found.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Involved">The operations that show it, by their identities in the run.</param>
/// <param name="ImpossibleSequence">The operation that cannot be explained.</param>
internal sealed record ZoneViolation(string Rule, IReadOnlyList<long> Involved, long ImpossibleSequence);
