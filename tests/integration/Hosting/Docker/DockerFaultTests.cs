using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Docker;
using PerfTests.Hosting.Docker.Faults;
using PerfTests.Systems.Replica;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Docker;

/// <summary>Every fault that containers can have is done, proven, healed, and proven gone: on one cluster, as each leaves it as it was.</summary>
[Collection(DockerHostTests.CollectionName)]
public sealed class DockerFaultTests : IDisposable
{
    private static readonly LinkQuality Lossy = new() { Loss = 0.3 };
    private static readonly LinkQuality Narrow = new() { BytesPerSecond = 50_000 };
    private static readonly LinkQuality Slow = new() { Delay = TimeSpan.FromMilliseconds(20) };

    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-docker-").FullName;
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);
    private int _number;

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [DockerFact]
    public async Task Fault_of_each_kind_is_done_proven_and_healed()
    {
        var host = new DockerHost(TimeProvider.System);
        var spec = ReplicaCluster.Raft(nodes: 3);
        await host.PrepareAsync(spec, new Progress<string>(), _deadline.Token);
        await using var cluster = (DockerCluster)
            await host.StartAsync(
                spec,
                new ClusterContext
                {
                    LogDirectory = _logs,
                    Events = new CollectedEvents(),
                    Time = TimeProvider.System,
                },
                _deadline.Token
            );
        var leader = (await cluster.FindLeaderAsync(_deadline.Token))!.Value;
        var target = Target.Named(leader.Name);
        Fault[] faults =
        [
            new CpuFault(target, 0.2),
            new MemoryFault(target, 512 << 20),
            new PauseFault(target),
            new PartitionFault(target, PartitionShape.Outgoing),
            new PartitionFault(target, PartitionShape.Isolate),
            new LinkFault(target, LinkSide.Both, Lossy),
            new LinkFault(target, LinkSide.Outgoing, Narrow),
            new LinkFault(target, LinkSide.Both, Slow),
            new KillFault(target, KeepsData: true),
            new KillFault(target, KeepsData: false),
        ];
        var done = new List<Fault>();

        foreach (var fault in faults.Where(fault => host.Supports(fault, spec).IsSupported))
        {
            await DoAsync(cluster, fault, leader);
            done.Add(fault);
        }

        // Limits, pauses and kills are the engine's own; what concerns links is for the kernel and root to allow.
        Assert.Contains(done, fault => fault is CpuFault);
        Assert.Contains(done, fault => fault is PauseFault);
        Assert.Equal(2, done.Count(fault => fault is KillFault));
        Assert.Equal(NetworkTools.Obstacle is null, done.Exists(fault => fault is PartitionFault));
        Assert.Equal(NetworkTools.HasDelay, done.Exists(fault => fault is LinkFault { Quality.Delay.Ticks: > 0 }));
    }

    [DockerFact]
    public async Task Fault_that_containers_cannot_have_says_why()
    {
        var host = new DockerHost(TimeProvider.System);
        var spec = ReplicaCluster.Raft(nodes: 3);
        Fault[] faults =
        [
            new SlowDiskFault(Target.One, 10_000),
            new FullDiskFault(Target.One),
            new ClockFault(Target.One, TimeSpan.FromSeconds(1)),
            new LinkFault(Target.One, LinkSide.Both, new LinkQuality { CloseDelay = TimeSpan.FromSeconds(1) }),
        ];
        await host.ProbeAsync(_deadline.Token);

        Assert.All(faults, fault => Assert.False(host.Supports(fault, spec).IsSupported));
        Assert.All(faults, fault => Assert.NotEmpty(host.Supports(fault, spec).Detail));
    }

    private async Task DoAsync(DockerCluster cluster, Fault fault, NodeId target)
    {
        var injection = new FaultInjection(++_number, fault, [target], new Seed(1));
        var injector = cluster.Injectors.First(candidate => candidate.Supports(fault).IsSupported);
        await injector.InjectAsync(injection, _deadline.Token);
        await ProveAsync(fault, "done", token => injector.VerifyAsync(injection, token));
        await injector.HealAsync(injection, _deadline.Token);
        await ProveAsync(fault, "healed", token => injector.VerifyHealedAsync(injection, token));
    }

    private async Task ProveAsync(Fault fault, string what, Func<CancellationToken, Task<FaultProof>> look)
    {
        var since = TimeProvider.System.GetTimestamp();
        FaultProof proof;
        do
        {
            proof = await look(_deadline.Token);
            Assert.True(
                proof.IsProven || TimeProvider.System.GetElapsedTime(since) < Timeouts.Step,
                $"{fault.Describe()}: not proven to be {what}: {proof.Evidence}"
            );
        } while (!proof.IsProven);
    }
}
