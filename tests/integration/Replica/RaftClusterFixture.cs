using PerfTests.Clusters;
using PerfTests.Systems.Replica;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>One cluster for the tests that leave it as they found it.</summary>
public sealed class RaftClusterFixture : IAsyncLifetime
{
    internal LocalCluster Cluster { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Cluster = await LocalCluster.StartAsync(ReplicaCluster.Raft(durability: DurabilityMode.Synced));

    public async Task DisposeAsync() => await Cluster.DisposeAsync();
}
