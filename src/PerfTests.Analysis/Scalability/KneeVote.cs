namespace PerfTests.Analysis.Scalability;

/// <summary>What one criterion says of where the knee is.</summary>
/// <param name="Criterion">The criterion: "achieved over offered", "latency against base" or "kneedle".</param>
/// <param name="Low">The highest load before the knee; null if the criterion does not apply or no load lies before it.</param>
/// <param name="High">The first load beyond; equal to <paramref name="Low"/> where the criterion names one load; null if no measured load is beyond.</param>
/// <param name="Explanation">Why, in words.</param>
public sealed record KneeVote(string Criterion, double? Low, double? High, string Explanation)
{
    /// <summary>Whether the criterion says where the knee is.</summary>
    public bool IsCast => Low is not null && High is not null;
}
