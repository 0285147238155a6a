using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Raft;

/// <summary>A write on its way from the API to the log and back.</summary>
/// <param name="operation">The write.</param>
/// <param name="acceptedAt">When the node received it.</param>
internal sealed class PendingOperation(Operation operation, long acceptedAt)
{
    private readonly TaskCompletionSource<OperationResult> result = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The write.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>When the node received it.</summary>
    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Ends when its fate is known or given up on.</summary>
    public Task<OperationResult> Result => result.Task;

    /// <summary>Bytes that it takes in a log entry, at most.</summary>
    public int EncodedBytesMax =>
        Storage.CommandWriter.OverheadBytesMax
        + Operation.Key.Length
        + (Operation.Value?.Length ?? 0)
        + (Operation.Expected?.Length ?? 0);

    /// <summary>Ends it; the first result stands.</summary>
    public void Complete(in OperationResult outcome) => result.TrySetResult(outcome);
}
