namespace PerfTests.Analysis.Safety;

/// <summary>A register whose history nothing explains.</summary>
/// <param name="Key">The register.</param>
/// <param name="Rule">The rule that is broken, in a few words.</param>
/// <param name="ImpossibleSequence">The operation that cannot be explained.</param>
/// <param name="Involved">The operations that show it.</param>
internal sealed record RegisterViolation(long Key, string Rule, long ImpossibleSequence, IReadOnlySet<long> Involved);
