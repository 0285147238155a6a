namespace PerfTests.Systems.Replica.Pbft;

/// <summary>One operation that waits for what the replicas agree on. Completed once; whoever completes it holds the lock of its <see cref="RequestLanes"/>.</summary>
/// <param name="operation">The operation as it is signed.</param>
internal sealed class PbftCall(byte[] operation)
{
    // The continuation runs the load generator: never under the lock, never on the thread that reads from a link.
    private readonly TaskCompletionSource<ReplicaAnswer> _answer = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    /// <summary>The operation as it is signed.</summary>
    public byte[] Operation { get; } = operation;

    /// <summary>Whether it may have left this process.</summary>
    public bool IsSent { get; set; }

    /// <summary>Whether its answer is known, or nobody waits for it any more.</summary>
    public bool IsDone => _answer.Task.IsCompleted;

    /// <summary>The answer.</summary>
    public Task<ReplicaAnswer> Answer => _answer.Task;

    /// <summary>Ends the wait with an answer, unless it has ended.</summary>
    public void Complete(ReplicaAnswer said) => _answer.TrySetResult(said);

    /// <summary>Ends the wait without an answer, unless it has ended: not applied if it never left, else unknown.</summary>
    public void GiveUp() =>
        _answer.TrySetResult(IsSent ? ReplicaAnswer.Unknown("timeout") : ReplicaAnswer.Failed("timeout-unsent"));
}
