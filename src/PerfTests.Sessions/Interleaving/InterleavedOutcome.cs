using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Regression.Interleaved;

namespace PerfTests.Sessions.Interleaving;

/// <summary>What became of a comparison in interleaved blocks.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Result">The judgement over the blocks that were measured.</param>
/// <param name="BlocksRepeated">Blocks that were measured again because the load generator was the limit in one of their runs.</param>
/// <param name="Failure">Why it ended before the rule was satisfied; null if it did not.</param>
public sealed record InterleavedOutcome(string Name, InterleavedResult Result, int BlocksRepeated, string? Failure)
{
    /// <summary>The verdict; a comparison that was cut short shows nothing.</summary>
    public Verdict Verdict => Failure is null ? Result.Verdict : Verdict.Inconclusive;
}
