using PerfTests.Clusters;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.JetStream;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Serf;

namespace PerfTests.Sessions.Hosts;

/// <summary>The systems that this version drives.</summary>
public static class SystemCatalog
{
    /// <summary>Every system.</summary>
    public static IReadOnlyList<ISystem> All { get; } =
    [
        ReplicaSystem.Raft,
        ReplicaSystem.Pbft,
        ReplicaSystem.Gossip,
        EtcdSystem.Instance,
        JetStreamSystem.Instance,
        SerfSystem.Instance,
    ];
}
