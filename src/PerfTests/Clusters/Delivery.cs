namespace PerfTests.Clusters;

/// <summary>The moment at which a node first held an update.</summary>
/// <param name="Sequence">Position in what the node reports, growing, also over restarts of its process; gaps are allowed.</param>
/// <param name="Update">The update's identity, alike at every node.</param>
/// <param name="MonotonicNanoseconds">When, on the machine's monotonic clock: the one behind <see cref="TimeProvider.GetTimestamp"/> of <see cref="TimeProvider.System"/>.</param>
/// <param name="IsOrigin">Whether the update was made at this node, which is where its spreading begins.</param>
public sealed record Delivery(long Sequence, string Update, long MonotonicNanoseconds, bool IsOrigin);
