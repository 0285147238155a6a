namespace PerfTests.Analysis.Statistics;

/// <summary>What a test for outliers found.</summary>
/// <param name="Outliers">The outliers, the farthest first.</param>
/// <param name="Candidates">All values that were held against the rest, in the order in which they were taken out.</param>
public sealed record OutlierResult(
    IReadOnlyList<OutlierCandidate> Outliers,
    IReadOnlyList<OutlierCandidate> Candidates
);
