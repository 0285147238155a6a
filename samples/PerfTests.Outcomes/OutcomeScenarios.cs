using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Services;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Outcomes;

/// <summary>
/// A scenario for each way in which one can end, on any machine, however busy: what decides is set to where it cannot be missed. See <c>docs/outcomes.md</c>.
/// </summary>
public sealed class OutcomeScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    private static readonly Objectives Attainable = new() { MinSuccessShare = 0.01 };

    /// <summary>A limit of lag that no generator keeps.</summary>
    private static readonly LoadLimits Unattainable = new() { MaxScheduleLagP99 = TimeSpan.FromTicks(1) };

    /// <summary>A limit of lag that every generator keeps.</summary>
    private static readonly LoadLimits Generous = new() { MaxScheduleLagP99 = 10.Seconds() };

    private static readonly HttpService Absent = new("absent")
    {
        Program = "no-such-program",
        Arguments = node => [$"--http={node.ListenAddress("http")}"],
        IsReady = node => node.AnswersAsync("/health"),
        Read = call => call.GetAsync($"/keys/{call.Key}"),
        Write = call => call.PutAsync($"/keys/{call.Key}", call.Value),
    };

    [Scenario("outcome-passed")]
    public Task Run_that_holds_its_objectives_passes() => Verify(Within(Generous).Expect(Attainable));

    [Scenario("outcome-failed")]
    public Task Run_that_misses_an_objective_fails() =>
        Verify(Within(Generous).Expect(Attainable with { MaxResponseP99 = TimeSpan.FromTicks(1) }));

    [Scenario("outcome-assertion")]
    public async Task Assertion_of_ones_own_fails_a_run_that_passed()
    {
        var outcome = await Verify(Within(Generous).Expect(Attainable));

        Assert.True(outcome.Runs[0].Result.Window.Ok > 1_000_000, "a million operations were expected");
    }

    [Scenario("outcome-invalid")]
    public Task Run_in_which_the_generator_is_the_limit_is_invalid() =>
        Verify(Within(Unattainable).Expect(Attainable with { MaxResponseP99 = TimeSpan.FromTicks(1) }));

    [Scenario("outcome-incomplete", DeadlineSeconds = 1)]
    public Task Run_that_is_stopped_by_its_deadline_is_incomplete() => Verify(Within(Generous).Expect(Attainable));

    [Scenario("outcome-unsupported")]
    public Task Fault_that_the_system_cannot_do_skips_where_the_scenario_says_so() =>
        Verify(
            Within(Generous)
                .Expect(Attainable)
                .Fault(Fault.ClockOffset(Target.One, 10.Seconds()), at: 1.Seconds())
                .SkipWhereUnsupported()
        );

    [Scenario("outcome-not-installed", IsOptional = true)]
    public Task System_that_is_not_installed_skips_where_it_is_optional() =>
        Verify(On(Absent.Cluster(nodes: 1)).Expect(Attainable));

    /// <summary>There is no baseline beside it, so what it measures can be recorded and not judged.</summary>
    [Scenario("outcome-inconclusive")]
    public Task Run_without_the_baseline_that_it_is_to_be_held_against_is_inconclusive() =>
        Verify(Within(Generous).Expect(Attainable).AgainstBaseline(new BaselineGate { Runs = 5, FirstRuns = 1 }));

    private static Scenario Within(LoadLimits limits) => On(ReplicaCluster.Raft(nodes: 3)).Within(limits);

    private static Scenario On(ClusterSpec cluster) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0, keys: 100, valueBytes: 100))
            .Load(Load.Constant(Rate.PerSecond(100), during: 2.Seconds()), warmUp: 0.5.Seconds());
}
