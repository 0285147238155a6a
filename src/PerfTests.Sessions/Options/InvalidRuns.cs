namespace PerfTests.Sessions.Options;

/// <summary>
/// What becomes of a scenario whose runs decided nothing: the load generator was the limit (invalid), or the comparison could show neither a pass nor a
/// regression (inconclusive).
/// </summary>
public enum InvalidRuns
{
    /// <summary>Skipped, with its reasons: it shows nothing about the system, and a busy machine must not turn a change red.</summary>
    Skip,

    /// <summary>Failed, with its reasons: for machines that are kept for measuring, where it means that the machine or the scenario is not as it should be.</summary>
    Fail,
}
