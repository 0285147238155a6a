using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes;
using PerfTests.IntegrationTests.Systems;
using PerfTests.Recording;
using PerfTests.Systems.Etcd;
using PerfTests.Systems.JetStream;
using PerfTests.Systems.Replica;
using PerfTests.Systems.Serf;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Links;

/// <summary>Every fault of the network is done to clusters of processes, proven, healed, and proven gone: on one cluster, as each leaves it as it was.</summary>
public sealed class ProcessLinkFaultTests : IDisposable
{
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-links-").FullName;
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private readonly CollectedEvents _events = new();
    private readonly ProcessHost _host = new(TimeProvider.System);
    private int _number;

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [Fact]
    public async Task Every_fault_of_the_network_is_done_to_raft_proven_and_healed()
    {
        await using var cluster = await StartAsync(ReplicaCluster.Raft(nodes: 4));
        var leader = Target.Named((await WaitForLeaderAsync(cluster)).Name);

        foreach (var fault in Partitions(leader).Concat(Worsenings(leader)))
        {
            await DoAsync(cluster, fault);
            await WaitForLeaderAsync(cluster);
        }

        Assert.DoesNotContain(_events.All, happened => happened.Kind == RunEventKinds.Warning);
        Assert.Single(_events.All, happened => happened.Kind == RunEventKinds.LinkProxy);
    }

    [Fact]
    public Task Every_fault_of_the_network_is_done_to_gossip_proven_and_healed() =>
        DoEveryFaultAsync(ReplicaCluster.Gossip(nodes: 4));

    [Fact]
    public Task Every_fault_of_the_network_is_done_to_pbft_proven_and_healed() =>
        DoEveryFaultAsync(ReplicaCluster.Pbft(nodes: 4));

    [InstalledFact("etcd")]
    public Task Every_fault_of_the_network_is_done_to_etcd_proven_and_healed() =>
        DoEveryFaultAsync(EtcdCluster.Of(nodes: 4));

    [InstalledFact("jetstream")]
    public Task Every_fault_of_the_network_is_done_to_jetstream_proven_and_healed() =>
        DoEveryFaultAsync(JetStreamCluster.Of(nodes: 4));

    [InstalledFact("serf")]
    public Task Every_fault_of_the_network_is_done_to_serf_proven_and_healed() =>
        DoEveryFaultAsync(SerfCluster.Of(nodes: 4));

    [Fact]
    public async Task Leader_that_is_isolated_is_replaced_while_clients_still_reach_it()
    {
        await using var cluster = await StartAsync(ReplicaCluster.Raft(nodes: 3));
        var leader = await WaitForLeaderAsync(cluster);
        var injection = await BeginAsync(cluster, Fault.Isolate(Target.Named(leader.Name)), [leader]);

        var next = await WaitForLeaderAsync(cluster, other => other != leader);

        var isolated = cluster.Nodes.First(node => node.Id == leader);
        Assert.NotNull(await cluster.Spec.System.ReadStatusAsync(isolated, _deadline.Token));
        await EndAsync(cluster, injection);
        Assert.NotEqual(leader, next);
        while ((await cluster.Spec.System.ReadStatusAsync(isolated, _deadline.Token))?.Leader is not { } followed)
        {
            await Task.Delay(20, _deadline.Token);
        }
    }

    [Fact]
    public async Task Node_that_is_killed_and_restarted_behind_a_cut_stays_cut_off_until_it_heals()
    {
        await using var cluster = await StartAsync(ReplicaCluster.Raft(nodes: 3));
        var leader = await WaitForLeaderAsync(cluster);
        var node = cluster.Nodes.First(candidate => candidate.Id != leader).Id;
        var injection = await BeginAsync(cluster, Fault.Isolate(Target.Named(node.Name)), [node]);

        await cluster.KillNodeAsync(node, _deadline.Token);
        await cluster.RestartNodeAsync(node, keepData: true, _deadline.Token);
        NodeStatus? status;
        while ((status = await ReadAsync(cluster, node)) is null)
        {
            await Task.Delay(20, _deadline.Token);
        }

        Assert.False(status.IsReady);
        await EndAsync(cluster, injection);
        while (await ReadAsync(cluster, node) is not { IsReady: true })
        {
            await Task.Delay(20, _deadline.Token);
        }
    }

    [Fact]
    public void System_without_a_port_for_a_proxy_says_so()
    {
        var spec = new ClusterSpec { System = new BrokenSystem(), Nodes = 2 };

        var support = _host.Supports(Fault.Halves(), spec);

        Assert.False(support.IsSupported);
        Assert.Contains("no port in front of which a link proxy could stand", support.Detail, StringComparison.Ordinal);
    }

    private static Fault[] Partitions(Target target) =>
        [
            Fault.Isolate(target),
            Fault.Halves(),
            Fault.MajorityRing(),
            Fault.Bridge(target),
            Fault.CutOutgoing(target),
            Fault.CutIncoming(target),
        ];

    private static Fault[] Worsenings(Target target) =>
        [
            Fault.Latency(target, 20.Milliseconds(), 5.Milliseconds(), DelayDistribution.Uniform),
            Fault.Bandwidth(target, 50_000),
            Fault.Loss(target, 0.3),
            Fault.Reset(target),
            Fault.SlowClose(target, 30.Seconds()),
        ];

    private Task<ICluster> StartAsync(ClusterSpec spec) =>
        _host.StartAsync(
            spec,
            new ClusterContext
            {
                LogDirectory = _logs,
                Events = _events,
                Time = TimeProvider.System,
                HasNetworkFaults = true,
            },
            _deadline.Token
        );

    private async Task<NodeId> WaitForLeaderAsync(ICluster cluster, Func<NodeId, bool>? accept = null)
    {
        while (true)
        {
            if (await cluster.FindLeaderAsync(_deadline.Token) is { } leader && accept?.Invoke(leader) != false)
            {
                return leader;
            }

            await Task.Delay(20, _deadline.Token);
        }
    }

    private Task<NodeStatus?> ReadAsync(ICluster cluster, NodeId node) =>
        cluster.Spec.System.ReadStatusAsync(cluster.Nodes.First(candidate => candidate.Id == node), _deadline.Token);

    private async Task DoEveryFaultAsync(ClusterSpec spec)
    {
        await using var cluster = await StartAsync(spec);

        foreach (var fault in Partitions(Target.Named("n1")).Concat(Worsenings(Target.Named("n1"))))
        {
            await DoAsync(cluster, fault);
        }

        Assert.DoesNotContain(_events.All, happened => happened.Kind == RunEventKinds.Warning);
    }

    private async Task DoAsync(ICluster cluster, Fault fault)
    {
        var nodes = cluster.Nodes.Select(node => node.Id).ToArray();
        var targets = fault.Target.Choose(new TargetSituation(nodes, null, cluster.Spec.System.Protocol), new Seed(2));
        await EndAsync(cluster, await BeginAsync(cluster, fault, targets));
    }

    private async Task<FaultInjection> BeginAsync(ICluster cluster, Fault fault, IReadOnlyList<NodeId> targets)
    {
        Assert.True(_host.Supports(fault, cluster.Spec).IsSupported, _host.Supports(fault, cluster.Spec).Detail);
        var injection = new FaultInjection(++_number, fault, targets, new Seed(1));
        var injector = InjectorOf(cluster, injection);
        await injector.InjectAsync(injection, _deadline.Token);
        await ProveAsync(fault, "done", token => injector.VerifyAsync(injection, token));
        return injection;
    }

    private async Task EndAsync(ICluster cluster, FaultInjection injection)
    {
        var injector = InjectorOf(cluster, injection);
        await injector.HealAsync(injection, _deadline.Token);
        await ProveAsync(injection.Fault, "healed", token => injector.VerifyHealedAsync(injection, token));
    }

    private static IFaultInjector InjectorOf(ICluster cluster, FaultInjection injection) =>
        cluster.Injectors.First(candidate => candidate.Supports(injection.Fault).IsSupported);

    private async Task ProveAsync(Fault fault, string what, Func<CancellationToken, Task<FaultProof>> look)
    {
        var since = TimeProvider.System.GetTimestamp();
        FaultProof proof;
        while (!(proof = await look(_deadline.Token)).IsProven)
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(since) < Timeouts.Step,
                $"{fault.Describe()}: not proven to be {what}: {proof.Evidence}"
            );
            await Task.Delay(5, _deadline.Token);
        }
    }
}
