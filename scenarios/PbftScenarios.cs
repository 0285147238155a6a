using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Loads;
using PerfTests.Running;
using PerfTests.Systems.Replica;
using PerfTests.Units;
using PerfTests.Workloads;
using PerfTests.Xunit;
using Xunit.Abstractions;

namespace PerfTests.Scenarios;

/// <summary>The built-in replica under PBFT: four local processes, one of which may lie. Clients believe what f + 1 of them say alike.</summary>
public sealed class PbftScenarios(ITestOutputHelper output) : ScenarioTests(output)
{
    /// <summary>So few that none waits as long as the view change timeout, though one is served after the other.</summary>
    private const int OneByOneClients = 16;

    [Scenario("pbft-mixed-load")]
    public Task Mixed_load_of_independent_clients() =>
        Verify(
            Benchmark
                .On(ReplicaCluster.Pbft(nodes: 4))
                .Workload(Workload.Mixed(reads: 0.5, keys: 2_000, valueBytes: 256))
                .Within(LoadLimits.SharedMachine)
                .Load(Load.Poisson(Rate.PerSecond(300), during: 6.Seconds()), warmUp: 4.Seconds())
                .Expect(new Objectives { MaxResponseP99 = 500.Milliseconds(), MinGoodputShare = 0.95 })
        );

    [Scenario("pbft-closed-loop", IsExtended = true)]
    public Task Writes_with_batches_and_votes_by_hmac() => Verify(ClosedLoop(ReplicaCluster.Pbft()));

    [Scenario("pbft-closed-loop-signed", IsExtended = true)]
    public Task Writes_with_batches_and_signed_votes() => Verify(ClosedLoop(Signed(ReplicaCluster.Pbft())));

    [Scenario("pbft-closed-loop-unbatched", IsExtended = true)]
    public Task Writes_one_by_one_and_votes_by_hmac() =>
        Verify(ClosedLoop(OneByOne(ReplicaCluster.Pbft()), OneByOneClients));

    [Scenario("pbft-closed-loop-signed-unbatched", IsExtended = true)]
    public Task Writes_one_by_one_and_signed_votes() =>
        Verify(ClosedLoop(Signed(OneByOne(ReplicaCluster.Pbft())), OneByOneClients));

    [Scenario("pbft-primary-kill", IsExtended = true)]
    public Task Primary_is_killed_under_load() =>
        Verify(UnderFault(Fault.Kill(Target.Leader), during: 20.Seconds(), at: 5.Seconds(), heal: 9.Seconds()));

    [Scenario("pbft-byzantine-silent-primary", IsExtended = true)]
    public Task Primary_proposes_nothing() => Verify(Lying("silent-primary"));

    [Scenario("pbft-byzantine-selective-silence", IsExtended = true)]
    public Task Primary_says_nothing_to_one_replica() => Verify(Lying("selective-silence"));

    [Scenario("pbft-byzantine-equivocate-preprepare", IsExtended = true)]
    public Task Primary_proposes_different_batches_to_different_replicas() => Verify(Lying("equivocate-preprepare"));

    [Scenario("pbft-byzantine-equivocate-votes", IsExtended = true)]
    public Task Primary_votes_differently_to_different_replicas() => Verify(Lying("equivocate-votes"));

    [Scenario("pbft-byzantine-wrong-digest", IsExtended = true)]
    public Task Primary_votes_with_a_wrong_digest() => Verify(Lying("wrong-digest"));

    [Scenario("pbft-byzantine-invalid-signatures", IsExtended = true)]
    public Task Primary_signs_wrongly_to_half_of_the_replicas() => Verify(Lying("invalid-signatures"));

    [Scenario("pbft-byzantine-delay-under-timeout", IsExtended = true)]
    public Task Primary_takes_nearly_the_timeout_for_each_proposal() => Verify(Lying("delay-under-timeout"));

    [Scenario("pbft-byzantine-replay-old-views", IsExtended = true)]
    public Task Primary_sends_messages_of_earlier_views_again() => Verify(Lying("replay-old-views"));

    [Scenario("pbft-byzantine-hide-certificate", IsExtended = true)]
    public Task Primary_hides_what_was_prepared() => Verify(Lying("hide-certificate"));

    [Scenario("pbft-byzantine-bogus-replies", IsExtended = true)]
    public Task Primary_answers_clients_with_something_else() => Verify(Lying("bogus-replies"));

    /// <summary>Each request alone in its batch, one batch at a time, each operation signed by itself.</summary>
    private static ClusterSpec OneByOne(ClusterSpec cluster) =>
        cluster.With("batch-size", "1").With("pipeline", "1").With("request-batch", "1");

    private static ClusterSpec Signed(ClusterSpec cluster) => cluster.With("vote-authentication", "ed25519");

    /// <summary>How many small writes get through; latency follows from it, as clients wait for their answers.</summary>
    private static Scenario ClosedLoop(ClusterSpec cluster, int clients = 256) =>
        Benchmark
            .On(cluster)
            .Workload(Workload.Mixed(reads: 0, keys: 10_000, valueBytes: 100) with { Preload = false })
            .Within(LoadLimits.SharedMachine)
            .Load(Load.Closed(clients, during: 10.Seconds()), warmUp: 4.Seconds());

    private static Scenario Lying(string behaviour) =>
        UnderFault(Fault.Byzantine(Target.Leader, behaviour), during: 20.Seconds(), at: 5.Seconds(), heal: 9.Seconds());

    /// <summary>Operations may fail while the view changes, or wait for a primary that is slow: how many is what is measured, not what is judged. That they are correct is, and that service comes back.</summary>
    private static Scenario UnderFault(Fault fault, TimeSpan during, TimeSpan at, TimeSpan heal) =>
        Benchmark
            .On(ReplicaCluster.Pbft(nodes: 4))
            .Workload(Workload.Mixed(reads: 0.5, keys: 1_000, valueBytes: 256))
            .Within(SharedMachine.LimitsWithFaults)
            .Load(Load.Poisson(Rate.PerSecond(300), during), warmUp: 2.Seconds())
            .Fault(fault, at, heal)
            .Expect(SharedMachine.Recovering(5.Seconds()) with { MinSuccessShare = 0.3 })
            .SkipWhereUnsupported();
}
