namespace PerfTests.Analysis.Safety;

/// <summary>What a search came to.</summary>
/// <param name="Verdict">Valid, invalid, or unknown where a bound ended the search.</param>
/// <param name="Steps">Steps of the search.</param>
/// <param name="PeakBytes">Memory of its cache, in bytes.</param>
internal sealed record SearchOutcome(SafetyVerdict Verdict, long Steps, long PeakBytes)
{
    /// <summary>
    /// For an invalid history: the shortest beginning of it that is invalid, with its last return. What had not returned by then is of unknown effect; reads of that kind are left out.
    /// </summary>
    public IReadOnlyList<Step> Beginning { get; init; } = [];

    /// <summary>For an invalid history: the operation whose return ends that beginning.</summary>
    public Step? Impossible { get; init; }
}
