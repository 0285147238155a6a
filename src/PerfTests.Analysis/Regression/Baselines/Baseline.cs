namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>What runs of a scenario gave on one machine: raw values, one per run, so that any rule can be applied to them later.</summary>
public sealed record Baseline
{
    /// <summary>Fewest runs that a baseline may be drawn from.</summary>
    public const int MinRuns = 5;

    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>SHA-256 over the question.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>When its first run began, by the wall clock.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The question's settings, canonical JSON of each by its path, so that a difference can be named.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    /// <summary>What absolute figures depend on, by name.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What ran, by name: hashes of programs. Not part of the environment, as it is what changes between commits.</summary>
    public required IReadOnlyDictionary<string, string> Artifacts { get; init; }

    /// <summary>The metrics that every run gave.</summary>
    public required IReadOnlyList<BaselineMetric> Metrics { get; init; }

    /// <summary>Runs that it was drawn from.</summary>
    public int Runs => Metrics.Count == 0 ? 0 : Metrics[0].Values.Count;
}
