namespace PerfTests.Analysis.Safety;

/// <summary>What a search came to.</summary>
/// <typeparam name="TOperation">An operation with its interval.</typeparam>
/// <param name="Verdict">Valid, invalid, or unknown where a bound ended the search.</param>
/// <param name="Steps">Steps of the search.</param>
/// <param name="PeakBytes">Memory of its cache, in bytes.</param>
internal sealed record SearchOutcome<TOperation>(SafetyVerdict Verdict, long Steps, long PeakBytes)
    where TOperation : struct
{
    /// <summary>
    /// For an invalid history: the shortest beginning of it that is invalid, with its last return. What had not returned by then is of unknown effect; reads of that kind are left out.
    /// </summary>
    public IReadOnlyList<TOperation> Beginning { get; init; } = [];

    /// <summary>For an invalid history: the operation whose return ends that beginning.</summary>
    public TOperation? Impossible { get; init; }
}
