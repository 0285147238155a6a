namespace PerfTests.Systems.Serf.Rpc;

/// <summary>How a call ended.</summary>
internal enum RpcEnding
{
    /// <summary>The agent did it.</summary>
    Answered,

    /// <summary>The agent said why not.</summary>
    Refused,

    /// <summary>Nothing of it left this process.</summary>
    Unsent,

    /// <summary>Given up while waiting for the answer.</summary>
    Unanswered,

    /// <summary>The connection broke before the answer.</summary>
    Lost,
}
