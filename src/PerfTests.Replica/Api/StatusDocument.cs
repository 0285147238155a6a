namespace PerfTests.Replica.Api;

/// <summary>The answer to <c>GET /v1/status</c>.</summary>
/// <param name="Node">This node.</param>
/// <param name="Protocol">The replication protocol.</param>
/// <param name="ClusterId">The cluster's name.</param>
/// <param name="Role">The protocol's word for what this node is now.</param>
/// <param name="Leader">The node that leads, as far as this one knows; absent without one.</param>
/// <param name="LeaderApi">The leader's API address; absent without a leader.</param>
/// <param name="Term">Term or view.</param>
/// <param name="CommitIndex">Highest position known to be committed.</param>
/// <param name="AppliedIndex">Highest position applied; the digests belong to it.</param>
/// <param name="ContentDigest">Digest of all keys and values.</param>
/// <param name="HistoryDigest">Digest of all applied commands in order.</param>
/// <param name="Keys">Number of keys.</param>
/// <param name="Ready">True when operations are accepted here or passed on.</param>
/// <param name="Members">Every member.</param>
/// <param name="StartedUnixMs">When the process started, wall clock, in milliseconds.</param>
/// <param name="ProcessId">The operating system's number of the process.</param>
internal sealed record StatusDocument(
    string Node,
    string Protocol,
    string ClusterId,
    string Role,
    string? Leader,
    string? LeaderApi,
    long Term,
    long CommitIndex,
    long AppliedIndex,
    string ContentDigest,
    string HistoryDigest,
    int Keys,
    bool Ready,
    IReadOnlyList<MemberDocument> Members,
    long StartedUnixMs,
    int ProcessId
);
