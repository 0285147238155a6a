using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>What the check of a history against its model found.</summary>
/// <param name="Verdict">Valid, invalid, or unknown where a bound ended the check.</param>
/// <param name="Partitions">Objects that the history is of, each checked alone.</param>
internal sealed record ModelFindings(SafetyVerdict Verdict, int Partitions)
{
    /// <summary>Names of what was found.</summary>
    public IReadOnlyList<string> Anomalies { get; init; } = [];

    /// <summary>What shows it; null where nothing was found.</summary>
    public Violation? Counterexample { get; init; }

    /// <summary>The strongest consistency model that the history still allows; null where that is not known.</summary>
    public string? StrongestModel { get; init; }

    /// <summary>What was not decided, in words; empty if all was.</summary>
    public string Undecided { get; init; } = "";

    /// <summary>A history that breaks a rule.</summary>
    public static ModelFindings Invalid(int partitions, string anomaly, Violation counterexample) =>
        new(SafetyVerdict.Invalid, partitions) { Anomalies = [anomaly], Counterexample = counterexample };
}
