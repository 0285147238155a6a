using PerfTests.Clusters;
using PerfTests.Sessions.Interleaving;
using PerfTests.Settings;
using PerfTests.Systems.Replica;

namespace PerfTests.UnitTests.Sessions.Interleaving;

public class ArmSpecTests
{
    [Fact]
    public void Empty_text_leaves_the_cluster_as_it_is()
    {
        var cluster = ReplicaCluster.Raft(3);

        Assert.Equal(cluster, ArmSpec.Apply("--base", "", cluster));
    }

    [Fact]
    public void Nodes_durability_and_parameters_are_applied()
    {
        var cluster = ArmSpec.Apply(
            "--candidate",
            "nodes=5, durability=synced, batch-size=128",
            ReplicaCluster.Raft(3)
        );

        Assert.Equal(5, cluster.Nodes);
        Assert.Equal(DurabilityMode.Synced, cluster.Durability);
        Assert.Equal("128", cluster.Parameters["batch-size"]);
    }

    [Fact]
    public void Parts_that_cannot_be_read_are_all_named()
    {
        var invalid = Assert.Throws<InvalidSettingsException>(() =>
            ArmSpec.Apply("--base", "nodes=many,fast,durability=maybe", ReplicaCluster.Raft(3))
        );

        Assert.Equal(["nodes=many", "fast", "durability=maybe"], invalid.Problems.Select(problem => problem.Value));
    }

    [Fact]
    public void Builds_and_images_are_applied()
    {
        var cluster = ArmSpec.Apply("--base", "image=replica:2,program=a/b", ReplicaCluster.Raft(3));

        Assert.Equal("replica:2", cluster.Image);
        Assert.Equal(Path.GetFullPath("a/b"), cluster.Program);
    }

    [Fact]
    public void Program_that_does_not_exist_is_refused_with_the_cluster() =>
        Assert.Contains(
            ArmSpec.Apply("--base", "replica=/nowhere/replica", ReplicaCluster.Raft(3)).Validate(),
            problem => problem is { Setting: "Cluster.Program", Value: "/nowhere/replica" }
        );
}
