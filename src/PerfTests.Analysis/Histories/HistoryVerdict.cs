using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories;

/// <summary>What the check of a history came to.</summary>
/// <param name="Verdict">Valid, invalid, or unknown where a bound ended the check.</param>
/// <param name="Model">The model it was checked against, as it is given on the command line.</param>
/// <param name="Operations">Operations of clients in the history.</param>
/// <param name="Partitions">Objects that were checked alone.</param>
public sealed record HistoryVerdict(SafetyVerdict Verdict, string Model, int Operations, int Partitions)
{
    /// <summary>Time of reading and checking.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Names of what was found, as Adya and Elle use them where they have one.</summary>
    public IReadOnlyList<string> Anomalies { get; init; } = [];

    /// <summary>The strongest consistency model that the history still allows; null where that is not known.</summary>
    public string? StrongestModel { get; init; }

    /// <summary>What shows that it is invalid; null otherwise.</summary>
    public Violation? Counterexample { get; init; }

    /// <summary>Why the verdict is unknown, in a sentence; empty otherwise.</summary>
    public string Undecided { get; init; } = "";
}
