namespace PerfTests.Clusters;

/// <summary>Something that a node reports of itself and that explains what its clients saw: an election, a view change, a suspicion.</summary>
/// <param name="Sequence">Position in the node process's own log, from 1; starts again when the process does.</param>
/// <param name="MonotonicNanoseconds">When, on the machine's monotonic clock: the one behind <see cref="TimeProvider.GetTimestamp"/> of <see cref="TimeProvider.System"/>.</param>
/// <param name="Kind">What happened, in words with hyphens: <c>election-started</c>, <c>leader-elected</c>, <c>view-changed</c>, <c>member-suspected</c> ...</param>
/// <param name="Epoch">Term, view or incarnation that it belongs to; 0 where there is none.</param>
/// <param name="Subject">The node that it is about, such as the new leader; empty where there is none.</param>
/// <param name="Detail">More, for people; may be empty.</param>
public sealed record NodeEvent(
    long Sequence,
    long MonotonicNanoseconds,
    string Kind,
    long Epoch,
    string Subject,
    string Detail
);
