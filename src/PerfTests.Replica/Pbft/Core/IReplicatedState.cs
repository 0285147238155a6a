using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// The state machine that is replicated: deterministic, in memory, part of the core's state. Equal requests at equal sequence numbers give equal replies and equal
/// snapshots on every replica.
/// </summary>
internal interface IReplicatedState
{
    /// <summary>Executes a request unless its client's table says that it, or a later one, was executed.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="request">The request.</param>
    /// <returns>The matched part of the reply; null when it was executed before.</returns>
    byte[]? Execute(long sequence, WireRequest request);

    /// <summary>Ends the execution of a sequence number, also of one without requests.</summary>
    void EndBatch(long sequence);

    /// <summary>Timestamp of the last request of a client that was executed; -1 for an unknown client.</summary>
    long LastTimestamp(ulong client);

    /// <summary>The matched part of the reply to that request; null when it is not kept.</summary>
    byte[]? LastReply(ulong client);

    /// <summary>Takes the state as it is now, cheaply; it is written out later, by whoever may take its time.</summary>
    /// <returns>Writes the snapshot.</returns>
    Func<byte[]> Freeze();

    /// <summary>Replaces the state by a snapshot.</summary>
    /// <returns>False when it makes no sense; the state is as before.</returns>
    bool TryRestore(ReadOnlySpan<byte> snapshot);
}
