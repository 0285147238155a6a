using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>The built-in replica under Raft: three local processes, no other software.</summary>
public sealed class RaftScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    /// <summary>Where runs are compared with runs, what delays the generator delays both sides; a session of dozens of runs must not end for it.</summary>
    private static readonly LoadLimits ComparedWithItself = new() { MaxScheduleLagP99 = 20.Milliseconds() };

    [Scenario("raft-mixed-load")]
    public Task Mixed_load_of_independent_clients() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0.5, keys: 10_000, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(1_000), during: 10.Seconds()), warmUp: 3.Seconds())
                .Expect(new Objectives { MaxResponseP99 = 250.Milliseconds(), MinGoodputShare = 0.95 })
        );

    [Scenario("raft-spike", IsExtended = true)]
    public Task Spike_of_writes_and_back() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0, keys: 10_000, valueBytes: 100))
                .Within(LoadLimits.SharedMachine)
                .Load(
                    Load.Spike(
                        calm: Rate.PerSecond(500),
                        peak: Rate.PerSecond(2_000),
                        at: 3.Seconds(),
                        lasting: 4.Seconds(),
                        during: 10.Seconds()
                    ),
                    warmUp: 2.Seconds()
                )
        );

    [Scenario("raft-closed-loop")]
    public Task Closed_loop_of_16_clients() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Ycsb("A"))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Closed(clients: 16, during: 7.Seconds()), warmUp: 2.Seconds())
        );

    /// <summary>Short, as it runs often: at least three times here, and two dozen times in a comparison of two commits.</summary>
    [Scenario("raft-regression", IsExtended = true)]
    public Task Short_load_held_against_its_baseline() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0, keys: 1_000, valueBytes: 256))
                .Within(ComparedWithItself)
                .Load(Load.Poisson(Rate.PerSecond(500), during: 4.Seconds()), warmUp: 1.5.Seconds())
                .AgainstBaseline()
        );

    /// <summary>Two variants of a cluster as one test. PERFTESTS_BASE and PERFTESTS_CANDIDATE compare others, such as <c>ref=main</c> with nothing.</summary>
    [Regression("raft-follower-modes", Base = "follower-mode=forward", Candidate = "follower-mode=redirect")]
    public Task Requests_that_meet_a_follower_are_passed_on_or_sent_elsewhere() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0, keys: 1_000, valueBytes: 256))
                .Within(ComparedWithItself)
                .Load(Load.Poisson(Rate.PerSecond(500), during: 4.Seconds()), warmUp: 1.5.Seconds())
        );

    /// <summary>As many clients as keep the nodes busy: here the size of a batch decides how much gets through.</summary>
    [Scenario("raft-saturated", IsExtended = true)]
    public Task Writes_of_as_many_clients_as_batches_have_room_for() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3).With("pipeline", "1").With("batch-size", "16"))
                .Workload(Workload.Mixed(reads: 0, keys: 1_000, valueBytes: 256))
                .Within(ComparedWithItself)
                .Load(Load.Closed(clients: 32, during: 4.Seconds()), warmUp: 1.5.Seconds())
        );

    [Scenario("raft-adaptive-ramp", IsExtended = true)]
    public Task Adaptive_ramp_to_the_knee() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Raft(nodes: 3))
                .Workload(Workload.Mixed(reads: 0.5, keys: 10_000, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(
                    Load.Adaptive(Rate.PerSecond(500), Rate.PerSecond(500), during: 30.Seconds(), step: 2.Seconds()),
                    warmUp: 5.Seconds()
                )
                .Expect(new Objectives { MinSuccessShare = 0.5 })
        );
}
