using PerfTests.Clusters;
using PerfTests.Sessions;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.JetStream;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Serf;

namespace PerfTests.UnitTests.Sessions;

public sealed class ComposedSystemsTests
{
    /// <summary>A cluster of each system as it is without settings.</summary>
    private static readonly ClusterSpec[] Defaults =
    [
        ReplicaCluster.Raft(),
        ReplicaCluster.Pbft(),
        ReplicaCluster.Gossip(),
        EtcdCluster.Of(),
        JetStreamCluster.Of(),
        SerfCluster.Of(),
    ];

    public static TheoryData<string> Systems => [.. Composition.Default.Systems.Select(system => system.Name)];

    [Theory]
    [MemberData(nameof(Systems))]
    public void Default_of_every_parameter_is_within_its_own_range(string name)
    {
        var cluster = Defaults.Single(spec => spec.System.Name == name);

        var spec = cluster.System.Parameters.Aggregate(
            cluster,
            (changed, parameter) => changed.With(parameter.Name, parameter.Default)
        );

        Assert.Empty(spec.Validate());
    }
}
