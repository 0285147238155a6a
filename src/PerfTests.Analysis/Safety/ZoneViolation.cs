namespace PerfTests.Analysis.Safety;

/// <summary>What the check by zones found.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Values">The values whose operations show it.</param>
/// <param name="ImpossibleSequence">The operation that cannot be explained.</param>
internal sealed record ZoneViolation(string Rule, IReadOnlyList<ulong> Values, long ImpossibleSequence);
