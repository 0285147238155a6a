namespace PerfTests.Recording;

/// <summary>An event that a node reported of itself, on the run's clock.</summary>
/// <param name="Seconds">When it happened at the node, in seconds since the run's origin.</param>
/// <param name="Node">The node that reported it.</param>
/// <param name="Kind">What happened, in words with hyphens: <c>election-started</c>, <c>leader-elected</c>, <c>view-changed</c>, <c>member-suspected</c> ...</param>
/// <param name="Epoch">Term, view or incarnation that it belongs to; 0 where there is none.</param>
/// <param name="Subject">The node that it is about; empty where there is none.</param>
/// <param name="Detail">More, for people; may be empty.</param>
public sealed record NodeEventRecord(
    double Seconds,
    string Node,
    string Kind,
    long Epoch,
    string Subject,
    string Detail
);
