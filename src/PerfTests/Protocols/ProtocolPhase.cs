namespace PerfTests.Protocols;

/// <summary>The parts of an operation's way through a consensus system, as the system itself reports them.</summary>
public enum ProtocolPhase
{
    /// <summary>From the node's receipt of the request to the proposal, batching included.</summary>
    Submission,

    /// <summary>From the proposal to its commit.</summary>
    Consensus,

    /// <summary>From the commit to the application to the state machine.</summary>
    Application,
}
