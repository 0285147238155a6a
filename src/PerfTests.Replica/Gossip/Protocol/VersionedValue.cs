namespace PerfTests.Replica.Gossip.Protocol;

/// <summary>What is held of a key.</summary>
/// <param name="Stamp">The stamp of its latest update.</param>
/// <param name="Value">Its value, not to be changed; null when it is deleted.</param>
internal readonly record struct VersionedValue(Stamp Stamp, byte[]? Value);
