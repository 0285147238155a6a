using PerfTests.Workloads;

namespace PerfTests.Systems.Replica;

/// <summary>The requests that a replica's client can make, however it speaks to the nodes. No member throws for an outcome: outcomes are values.</summary>
internal interface IReplicaRequests
{
    /// <summary>Reads the operation's key.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="local">Whether any node may answer from its own state.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ReplicaAnswer> ReadAsync(Operation operation, bool local, CancellationToken cancellation);

    /// <summary>Writes the operation's value to its key.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="kind">The replica's word: put, append or compare-and-swap.</param>
    /// <param name="expected">What a compare-and-swap expects; null expects an absent key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<ReplicaAnswer> WriteAsync(Operation operation, string kind, byte[]? expected, CancellationToken cancellation);
}
