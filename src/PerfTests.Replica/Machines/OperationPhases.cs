namespace PerfTests.Replica.Machines;

/// <summary>Where the time of one operation went, stamped by one process with one monotonic clock.</summary>
/// <param name="Submission">Accepted by the node until proposed to the protocol, batching wait included.</param>
/// <param name="Consensus">Proposed until committed; for a linearizable read, the time to confirm leadership.</param>
/// <param name="Application">Committed until applied to the state machine.</param>
internal readonly record struct OperationPhases(TimeSpan Submission, TimeSpan Consensus, TimeSpan Application)
{
    /// <summary>The sum of the three phases.</summary>
    public TimeSpan Total => Submission + Consensus + Application;

    /// <summary>The same phases with time added in front, such as the hop from a follower to the leader.</summary>
    public OperationPhases Delayed(TimeSpan by) => this with { Submission = Submission + by };
}
