namespace PerfTests.Analysis.Results;

/// <summary>What a run's figures are worth.</summary>
public enum RunStatus
{
    /// <summary>It ran to its end and held its objectives.</summary>
    Passed,

    /// <summary>It broke an objective, broke down, or not one operation succeeded.</summary>
    Failed,

    /// <summary>It ran, but it shows nothing: the load generator was the limit, the faults were not as asked, or its safety could not be decided.</summary>
    Invalid,

    /// <summary>It did not run to its end: killed, cancelled, or out of time. Its figures cover a part.</summary>
    Incomplete,
}
