namespace PerfTests.Analysis.Safety;

/// <summary>Whether a history is one that a correct system could have produced. Invalid dominates unknown, unknown dominates valid.</summary>
public enum SafetyVerdict
{
    /// <summary>It is.</summary>
    Valid,

    /// <summary>It could not be decided: the history is incomplete, or the search went out of bounds. Never a pass.</summary>
    Unknown,

    /// <summary>It is not: the system broke its promise.</summary>
    Invalid,
}
