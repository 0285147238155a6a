using PerfTests.Analysis.Results;
using PerfTests.Analysis.Safety;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Replica;

/// <summary>Four PBFT replicas under load while some of them crash or lie: with up to f = 1 of them no reply is wrong; with more, the checks say so.</summary>
public sealed class PbftSafetyTests
{
    public static TheoryData<string> Behaviours => [.. ByzantineBehaviours.All];

    [Fact]
    public async Task Cluster_without_a_fault_answers_correctly()
    {
        var result = await PbftRun.RunAsync(PbftRun.Scenario);

        AssertSafe(result);
        Assert.Equal(1, result.Throughput.SuccessShare);
    }

    [Fact]
    public async Task Killed_backup_costs_no_correct_answer()
    {
        AssertSafe(await PbftRun.RunAsync(During(Fault.Kill(Target.Follower))));
    }

    [Fact]
    public async Task Killed_primary_is_replaced_and_costs_no_correct_answer()
    {
        AssertSafe(await PbftRun.RunAsync(During(Fault.Kill(Target.Leader))));
    }

    [Theory]
    [MemberData(nameof(Behaviours))]
    public async Task One_primary_that_lies_costs_no_correct_answer(string behaviour)
    {
        AssertSafe(await PbftRun.RunAsync(During(Fault.Byzantine(Target.Leader, behaviour))));
    }

    [Theory]
    [InlineData("equivocate-preprepare")]
    [InlineData("bogus-replies")]
    public async Task More_liars_than_the_protocol_tolerates_are_found_out(string behaviour)
    {
        // n1 is the first primary, and stays it though the machine is slow: else a correct one might follow it before it has lied. A lie counts only where it is
        // told before the truth, so there is time for many. The two that are correct may never agree: that is looked for as well.
        var result = await PbftRun.RunAsync(
            PbftRun.Scenario.Fault(
                Fault.Byzantine(Target.Named("n1", "n2"), behaviour),
                at: 0.5.Seconds(),
                heal: 7.Seconds()
            ) with
            {
                Cluster = PbftRun.Scenario.Cluster.With("view-change-timeout-ms", "60000"),
                Profile = Load.Poisson(Rate.PerSecond(200), during: 8.Seconds()),
                Safety = new SafetyOptions { AgreementDeadline = 3.Seconds() },
            }
        );

        Assert.Equal(SafetyVerdict.Invalid, result.Safety!.Verdict);
    }

    private static Scenario During(Fault fault) =>
        PbftRun.Scenario.Fault(fault, at: 0.5.Seconds(), heal: 1.7.Seconds());

    private static void AssertSafe(BenchmarkResult result)
    {
        var found = string.Join(
            "; ",
            result.Safety!.Checks.Select(check => $"{check.Name}: {check.Verdict}, {check.Detail}")
        );
        Assert.True(result.Safety.Verdict == SafetyVerdict.Valid, found);
        Assert.True(result.Throughput.GoodputPerSecond > 0, "nothing was acknowledged");
    }
}
