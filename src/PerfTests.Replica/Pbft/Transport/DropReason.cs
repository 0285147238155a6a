namespace PerfTests.Replica.Pbft.Transport;

/// <summary>Why something that came in, or should have gone out, was dropped.</summary>
internal enum DropReason
{
    /// <summary>The bytes are no message.</summary>
    Malformed,

    /// <summary>It claims to be longer than anything may be.</summary>
    Oversized,

    /// <summary>It does not prove where it comes from, or repeats what came before on its link.</summary>
    Unauthenticated,

    /// <summary>The other end did not finish its handshake in time, or there are too many connections.</summary>
    NotAdmitted,

    /// <summary>It came faster than the node could follow.</summary>
    Overrun,

    /// <summary>It makes no sense now: an old view, outside the window, answered before.</summary>
    Stale,

    /// <summary>Too many requests wait.</summary>
    Overloaded,

    /// <summary>It could not be sent, as the other end is not connected or does not read.</summary>
    Unsent,

    /// <summary>Nobody is connected who waits for the reply.</summary>
    NoClient,
}
