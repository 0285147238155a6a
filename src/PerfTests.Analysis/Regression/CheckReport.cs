namespace PerfTests.Analysis.Regression;

/// <summary>What every view of a check shows, whatever kind of check it was: test, command line, page and comment all draw from this.</summary>
public sealed record CheckReport
{
    /// <summary>The scenario's name.</summary>
    public required string Name { get; init; }

    /// <summary>What was compared with what and how, for example <c>12 interleaved blocks</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The baseline's side in words.</summary>
    public required string Baseline { get; init; }

    /// <summary>The candidate's side in words.</summary>
    public required string Candidate { get; init; }

    /// <summary>The verdict over the gating metrics, by <see cref="CheckVerdict"/>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>One judgement per metric, in the order to show.</summary>
    public required IReadOnlyList<Judgement> Judgements { get; init; }

    /// <summary>What a reader must know of the check as a whole, one line each.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Why it ended before the rule was satisfied; null if it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The single values behind the judgements.</summary>
    public IReadOnlyList<MetricSeries> Series { get; init; } = [];

    /// <summary>The command that makes the same check again.</summary>
    public required string ReproduceCommand { get; init; }
}
