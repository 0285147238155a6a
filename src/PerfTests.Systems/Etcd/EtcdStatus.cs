namespace PerfTests.Systems.Etcd;

/// <summary>A member's view of its cluster, in etcd's words.</summary>
/// <param name="Cluster">Id of the cluster.</param>
/// <param name="Member">Id of the member that answered.</param>
/// <param name="Leader">Id of the leader; empty if it knows of none.</param>
/// <param name="Term">Raft term.</param>
/// <param name="CommitIndex">Committed raft index.</param>
/// <param name="AppliedIndex">Applied raft index.</param>
internal readonly record struct EtcdStatus(
    string Cluster,
    string Member,
    string Leader,
    long Term,
    long CommitIndex,
    long AppliedIndex
);
