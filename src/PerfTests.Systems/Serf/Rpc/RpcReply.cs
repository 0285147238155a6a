namespace PerfTests.Systems.Serf.Rpc;

/// <summary>What became of a call.</summary>
/// <param name="Ending">How it ended.</param>
/// <param name="Error">The agent's words for a refusal, otherwise empty.</param>
/// <param name="Body">What the agent sent beside the answer; null if that has none.</param>
internal sealed record RpcReply(RpcEnding Ending, string Error = "", RpcMap? Body = null)
{
    /// <summary>Nothing of it left this process.</summary>
    public static RpcReply Unsent { get; } = new(RpcEnding.Unsent);

    /// <summary>Sent, and no answer came.</summary>
    public static RpcReply Unanswered { get; } = new(RpcEnding.Unanswered);

    /// <summary>Sent, and the connection broke before an answer.</summary>
    public static RpcReply Lost { get; } = new(RpcEnding.Lost);
}
