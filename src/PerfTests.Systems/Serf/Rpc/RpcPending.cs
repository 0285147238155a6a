namespace PerfTests.Systems.Serf.Rpc;

/// <summary>A call whose answer is awaited, or a stream whose records go on coming.</summary>
/// <param name="hasBody">Whether a body follows the header of the answer: nothing on the wire tells.</param>
/// <param name="onRecord">Takes the records of a stream and says whether the stream ends with this one; null for a call.</param>
internal sealed class RpcPending(bool hasBody, Func<RpcMap, bool>? onRecord)
{
    private readonly TaskCompletionSource<RpcReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<RpcReply> Reply => _reply.Task;

    /// <summary>Whether a body follows the header that is read next.</summary>
    public bool ExpectsBody => IsStreaming || hasBody;

    /// <summary>Whether what comes next is a record of a stream.</summary>
    public bool IsStreaming => onRecord is not null && _reply.Task.IsCompleted;

    /// <summary>Takes a record.</summary>
    /// <returns>Whether it was the last one.</returns>
    public bool Take(RpcMap record) => onRecord!(record);

    /// <summary>Takes the answer.</summary>
    /// <returns>Whether nothing more comes.</returns>
    public bool Complete(RpcReply answer)
    {
        _reply.TrySetResult(answer);
        return onRecord is null || answer.Ending != RpcEnding.Answered;
    }
}
