namespace PerfTests.Replica.Pbft.Core;

/// <summary>A replica that lags asks for a part of the state at a checkpoint.</summary>
internal sealed record FetchState(int Sender, long Sequence, long Offset) : PbftMessage(Sender);
