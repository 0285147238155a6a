using PerfTests.Clusters;
using PerfTests.Sessions;
using PerfTests.Sessions.Hosts;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;
using PerfTests.Systems.Replica;

namespace PerfTests.UnitTests.Sessions.Hosts;

public sealed class HostChoiceTests
{
    private static readonly ClusterSpec Running = ReplicaCluster.Raft(nodes: 1) with { Endpoints = "n1=127.0.0.1:1" };

    private static readonly HostChoice Choice = new(Composition.Default.Hosts);

    [Theory]
    [InlineData("auto")]
    [InlineData("docker")]
    [InlineData("process")]
    public async Task Cluster_that_runs_already_is_attached_to_whatever_host_was_chosen(string chosen)
    {
        var said = new List<string>();

        var host = await Choice.ChooseAsync(chosen, [Running], new ProgressLines(said.Add), default);

        Assert.Equal("external", host.Name);
        Assert.Equal(["host: external (n1=127.0.0.1:1 runs already)"], said);
        Assert.Empty(host.Validate(Running));
    }

    [Fact]
    public async Task Cluster_that_runs_already_is_not_compared_with_one_that_is_started()
    {
        var invalid = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            Choice.ChooseAsync("auto", [Running, ReplicaCluster.Raft(nodes: 1)], new Silence(), default)
        );

        Assert.Equal("Cluster.Endpoints", invalid.Problems[0].Setting);
    }

    [Fact]
    public async Task Endpoints_that_cannot_be_used_are_all_named_as_the_clusters_own()
    {
        var wrong = Running with { Endpoints = "n1=nowhere,n2.web=127.0.0.1:1" };
        var host = await Choice.ChooseAsync("auto", [wrong], new Silence(), default);

        Assert.Equal(
            [("Cluster.Endpoints", "n1=nowhere"), ("Cluster.Endpoints", "n2.web=127.0.0.1:1")],
            host.Validate(wrong).Select(problem => (problem.Setting, problem.Value))
        );
    }
}
