namespace PerfTests.Replica.Pbft.Core;

/// <summary>A batch that was asked for.</summary>
internal sealed record FetchedBatch(int Sender, Batch Batch) : PbftMessage(Sender);
