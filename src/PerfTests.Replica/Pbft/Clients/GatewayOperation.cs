using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Pbft.Clients;

/// <summary>An operation that came over HTTP, on its way through the protocol.</summary>
/// <param name="operation">The operation.</param>
/// <param name="acceptedAt">When the node received it.</param>
internal sealed class GatewayOperation(Operation operation, long acceptedAt)
{
    private readonly TaskCompletionSource<OperationResult> result = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The operation.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>When the node received it.</summary>
    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Ends when its fate is known or given up on.</summary>
    public Task<OperationResult> Result => result.Task;

    /// <summary>Bytes that it takes in a request, at most.</summary>
    public int EncodedBytesMax =>
        Wire.WireOperation.OverheadBytesMax
        + Operation.Key.Length
        + (Operation.Value?.Length ?? 0)
        + (Operation.Expected?.Length ?? 0);

    /// <summary>Ends it; the first result stands.</summary>
    public void Complete(in OperationResult outcome) => result.TrySetResult(outcome);
}
