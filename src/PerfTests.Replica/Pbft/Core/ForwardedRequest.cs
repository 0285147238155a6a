using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A backup passes on a client's request that waits too long; the client's signature is within.</summary>
internal sealed record ForwardedRequest(int Sender, WireRequest Request) : PbftMessage(Sender);
