using PerfTests.Running;
using PerfTests.Sessions.Interleaving;
using PerfTests.Sessions.Options;
using PerfTests.Systems.Replica;

namespace PerfTests.UnitTests.Sessions.Interleaving;

public class InterleavedRequestTests
{
    [Theory]
    [InlineData("", "durability=synced")]
    [InlineData("durability=memory", "fan-out=2")]
    public void Variants_that_differ_in_durability_by_oversight_are_refused(string baseline, string candidate) =>
        Assert.Equal("durability", Assert.Single(Request(baseline, candidate).Validate()).Setting);

    [Theory]
    [InlineData("durability=memory", "durability=synced, fan-out=2")]
    [InlineData("", "durability=background")]
    [InlineData("", "fan-out=2")]
    public void Variants_of_equal_durability_or_that_both_name_theirs_are_compared(string baseline, string candidate) =>
        Assert.Empty(Request(baseline, candidate).Validate());

    private static InterleavedRequest Request(string baseline, string candidate)
    {
        var scenario = Benchmark.On(ReplicaCluster.Gossip(nodes: 3));
        return new InterleavedRequest
        {
            Name = "any",
            Baseline = scenario with { Cluster = ArmSpec.Apply("base", baseline, scenario.Cluster) },
            Candidate = scenario with { Cluster = ArmSpec.Apply("candidate", candidate, scenario.Cluster) },
            MayDifferInDurability = ArmSpec.NamesDurability(baseline) && ArmSpec.NamesDurability(candidate),
            Command = ReproduceCommand.OfTest("raft-regression"),
        };
    }
}
