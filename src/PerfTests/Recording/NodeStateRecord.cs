namespace PerfTests.Recording;

/// <summary>A node's state as it was at the end of a run, after the writes had ended.</summary>
/// <param name="Seconds">When it was read, in seconds since the run's origin.</param>
/// <param name="Node">The node.</param>
/// <param name="AppliedIndex">Position of the last applied entry; 0 where the protocol has no order.</param>
/// <param name="Digest">Digest of the state, in hexadecimal; empty if the system gives none.</param>
public sealed record NodeStateRecord(double Seconds, string Node, long AppliedIndex, string Digest)
{
    /// <summary>Whether the node answered; one that did not has neither position nor digest. Default: yes.</summary>
    public bool HasAnswered { get; init; } = true;
}
