namespace PerfTests.Analysis.Regression.Interleaved;

/// <summary>What interleaved blocks say.</summary>
public sealed record InterleavedResult
{
    /// <summary>Blocks judged.</summary>
    public required int Blocks { get; init; }

    /// <summary>One judgement per metric, gating and advisory, in the order to show.</summary>
    public required IReadOnlyList<Judgement> Judgements { get; init; }

    /// <summary>Gating metrics in which two arms of the same base differ (METHOD 9 b); the whole check is inconclusive then.</summary>
    public required IReadOnlyList<string> Suspicions { get; init; }

    /// <summary>Whether no further block is needed.</summary>
    public required bool IsDecided { get; init; }

    /// <summary>The verdict over the gating metrics.</summary>
    public Verdict Verdict => Suspicions.Count > 0 ? Verdict.Inconclusive : CheckVerdict.Of(Judgements);
}
