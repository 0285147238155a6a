using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>A replica asks for a batch that it must have and has not.</summary>
internal sealed record FetchBatch(int Sender, Digest Digest) : PbftMessage(Sender);
