namespace PerfTests.Analysis.Regression;

/// <summary>What a check concludes. Only <see cref="Regressed"/> fails a build.</summary>
public enum Verdict
{
    /// <summary>The data rule out a change for the worse beyond the threshold.</summary>
    Pass,

    /// <summary>The data show a change for the worse beyond the threshold.</summary>
    Regressed,

    /// <summary>The data show a change for the better beyond the threshold.</summary>
    Improved,

    /// <summary>The data can show neither; the judgement says what would settle it.</summary>
    Inconclusive,
}
