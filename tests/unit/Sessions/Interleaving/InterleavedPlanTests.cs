using PerfTests.Clusters;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;
using PerfTests.Systems.Replica;
using PerfTests.Units;

namespace PerfTests.UnitTests.Sessions.Interleaving;

public sealed class InterleavedPlanTests
{
    private static readonly InterleavedPlan Plan = new() { Name = "raft", Command = ReproduceCommand.OfTest("raft") };

    private static readonly Scenario Scenario = Benchmark
        .On(ReplicaCluster.Raft(nodes: 3))
        .Load(Load.Constant(Rate.PerSecond(100), 1.Seconds()));

    [Fact]
    public void Plan_with_its_defaults_has_nothing_wrong()
    {
        Assert.Empty(Plan.Validate(Scenario));
    }

    [Fact]
    public async Task Everything_wrong_with_a_plan_is_named_at_once_before_a_commit_is_built()
    {
        var progress = new List<string>();
        var wrong = Plan with
        {
            Base = "ref=no-such-commit,nodes=many",
            Candidate = "ref=no-such-commit,batch-size=0",
            ThresholdPercent = 101,
            Blocks = 4,
            MaxBlocks = 2,
        };

        var refused = await Assert.ThrowsAsync<InvalidSettingsException>(() =>
            wrong.ResolveAsync(Scenario, new ProgressLines(progress.Add), default)
        );

        Assert.Empty(progress);
        Assert.Equal(
            new[] { "0", "101", "2", "4", "nodes=many" },
            refused.Problems.Select(problem => problem.Value).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Commit_alone_is_no_problem_before_it_is_looked_for()
    {
        Assert.Empty((Plan with { Base = "ref=HEAD~1", Candidate = "ref=HEAD" }).Validate(Scenario));
    }

    [Fact]
    public async Task Plan_without_commits_becomes_a_request_with_both_clusters()
    {
        var plan = Plan with
        {
            Candidate = "durability=synced,nodes=5",
            Base = "durability=background",
            ThresholdPercent = 5,
            Blocks = 10,
            MaxBlocks = 20,
            Gates = ["goodput_per_second"],
        };

        var request = await plan.ResolveAsync(Scenario, new Silence(), default);

        Assert.Equal((3, 5), (request.Baseline.Cluster.Nodes, request.Candidate.Cluster.Nodes));
        Assert.Equal(DurabilityMode.Synced, request.Candidate.Cluster.Durability);
        Assert.True(request.MayDifferInDurability);
        Assert.Equal((10, 20), (request.Rules.FirstStageBlocks, request.Rules.LastStageBlocks));
        Assert.Equal(["goodput_per_second"], request.Rules.Gates);
    }

    [Fact]
    public void Durability_that_only_one_arm_names_is_refused()
    {
        var problem = Assert.Single((Plan with { Candidate = "durability=synced" }).Validate(Scenario));

        Assert.Equal("durability", problem.Setting);
    }
}
