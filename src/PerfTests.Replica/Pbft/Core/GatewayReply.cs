namespace PerfTests.Replica.Pbft.Core;

/// <summary>A replica answers a request that another replica made for its own client.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="Reply">The reply in the form that clients get.</param>
internal sealed record GatewayReply(int Sender, ReadOnlyMemory<byte> Reply) : PbftMessage(Sender);
