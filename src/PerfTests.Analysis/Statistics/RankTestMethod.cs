namespace PerfTests.Analysis.Statistics;

/// <summary>How the p-value of a rank test is obtained.</summary>
public enum RankTestMethod
{
    /// <summary>Exact where the reference implementation of the test is exact, otherwise the normal approximation.</summary>
    Automatic,

    /// <summary>The exact distribution, conditional on the ties that are present.</summary>
    Exact,

    /// <summary>The normal approximation with tie correction and continuity correction.</summary>
    Asymptotic,

    /// <summary>The normal approximation with tie correction, without continuity correction.</summary>
    AsymptoticWithoutContinuity,
}
