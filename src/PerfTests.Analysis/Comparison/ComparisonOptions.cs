using PerfTests.Analysis.Regression;

namespace PerfTests.Analysis.Comparison;

/// <summary>How two tables are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>
    /// Whether row i of one table belongs to row i of the other (interleaved runs). Then differences are tested, and the tables must have
    /// equally many rows. Default false.
    /// </summary>
    public bool IsPaired { get; init; }

    /// <summary>Change for the worse that is tolerated, in percent, 0 or more. Default 3.</summary>
    public double ThresholdPercent { get; init; } = 3;

    /// <summary>Columns in which a larger value is better. Default none: those named after a rate are taken for such anyway.</summary>
    public IReadOnlyCollection<string> HigherIsBetter { get; init; } = [];

    /// <summary>Columns in which a larger value is worse, though their name speaks of a rate. Default none.</summary>
    public IReadOnlyCollection<string> LowerIsBetter { get; init; } = [];

    /// <summary>Columns that are reported but never decide the verdict. Default none.</summary>
    public IReadOnlyCollection<string> Advisory { get; init; } = [];

    /// <summary>Whether more of a column is better: as it was said, otherwise by its name.</summary>
    internal bool IsHigherBetter(string column) => HigherIsBetter.Contains(column) || IsHigherBetterByName(column);

    /// <summary>Whether more of a column is better because of its name alone.</summary>
    internal bool IsHigherBetterByName(string column) =>
        !HigherIsBetter.Contains(column) && !LowerIsBetter.Contains(column) && RateName.IsMatch(column);

    internal JudgementRules Rules => new() { Threshold = LogRatio.FromPercent(ThresholdPercent) };
}
