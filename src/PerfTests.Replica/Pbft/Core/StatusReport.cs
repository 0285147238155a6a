namespace PerfTests.Replica.Pbft.Core;

/// <summary>Where a replica is, so that others can send what it missed.</summary>
/// <param name="Sender">The replica.</param>
/// <param name="View">Its view.</param>
/// <param name="IsActive">Whether the view has begun there.</param>
/// <param name="Stable">Its low watermark.</param>
/// <param name="Executed">The last sequence number that it executed.</param>
internal sealed record StatusReport(int Sender, long View, bool IsActive, long Stable, long Executed)
    : PbftMessage(Sender);
