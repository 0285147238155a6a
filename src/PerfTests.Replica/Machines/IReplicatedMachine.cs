namespace PerfTests.Replica.Machines;

/// <summary>
/// A replicated state machine under one protocol. The API hangs on this and knows nothing of Raft, PBFT or gossip;
/// a protocol is constructed from a <see cref="NodeContext"/>, where it registers its parameters and metrics and reports its events.
/// </summary>
/// <remarks>
/// All members may be called from any thread at any time between <see cref="StartAsync"/> and <see cref="StopAsync"/>.
/// No member throws for an outcome of the protocol: outcomes are values.
/// </remarks>
internal interface IReplicatedMachine : IAsyncDisposable
{
    /// <summary>Recovers local state and joins the cluster. Returns before a leader is known.</summary>
    /// <param name="cancellation">Gives up starting.</param>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Stops accepting operations, ends those under way as unknown, and makes local state durable as far as the durability setting promises.</summary>
    /// <param name="cancellation">Stops waiting; what is not done by then is abandoned.</param>
    Task StopAsync(CancellationToken cancellation);

    /// <summary>Carries out one operation, read or write.</summary>
    /// <param name="operation">The operation, within <see cref="OperationLimits"/>.</param>
    /// <param name="acceptedAt">Timestamp of <see cref="NodeContext.Time"/> at which the node received the operation: where the submission phase begins.</param>
    /// <param name="cancellation">The client went away or its deadline passed. A write that was proposed then ends as unknown.</param>
    ValueTask<OperationResult> SubmitAsync(Operation operation, long acceptedAt, CancellationToken cancellation);

    /// <summary>A consistent look at the node, cheap enough for several calls per second.</summary>
    MachineStatus Status { get; }
}
