namespace PerfTests.Replica.Machines;

/// <summary>An operation on its way from the API through the protocol and back.</summary>
/// <param name="operation">The operation.</param>
/// <param name="acceptedAt">When the node received it.</param>
internal sealed class PendingOperation(Operation operation, long acceptedAt)
{
    private readonly TaskCompletionSource<OperationResult> _result = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The operation.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>When the node received it.</summary>
    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Ends when its fate is known or given up on.</summary>
    public Task<OperationResult> Result => _result.Task;

    /// <summary>Ends it; the first result stands.</summary>
    public void Complete(in OperationResult outcome) => _result.TrySetResult(outcome);
}
