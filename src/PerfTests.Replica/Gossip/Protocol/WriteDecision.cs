namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>A write that was acknowledged, or given up at its deadline.</summary>
/// <param name="Stamp">The stamp of its update.</param>
/// <param name="IsAcknowledged">Whether as many members hold it as was asked; otherwise its fate is unknown.</param>
/// <param name="Holders">Members known to hold it.</param>
internal readonly record struct WriteDecision(Stamp Stamp, bool IsAcknowledged, int Holders);
