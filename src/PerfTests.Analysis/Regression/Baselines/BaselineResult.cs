namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>What runs say against a baseline.</summary>
public sealed record BaselineResult
{
    /// <summary>Runs judged.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs of the baseline.</summary>
    public required int BaselineRuns { get; init; }

    /// <summary>One judgement per metric, in the order of the baseline.</summary>
    public required IReadOnlyList<Judgement> Judgements { get; init; }

    /// <summary>What differs from the environment in which the baseline was recorded; absolute metrics do not decide then.</summary>
    public required IReadOnlyList<string> EnvironmentDifferences { get; init; }

    /// <summary>What makes the baseline one of another scenario, so that nothing can be concluded; null otherwise.</summary>
    public required string? DifferentQuestion { get; init; }

    /// <summary>Whether no further run is needed.</summary>
    public required bool IsDecided { get; init; }

    /// <summary>The verdict over the gating metrics.</summary>
    public Verdict Verdict => CheckVerdict.Of(Judgements);
}
