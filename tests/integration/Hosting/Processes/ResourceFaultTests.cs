using System.Diagnostics;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes;
using PerfTests.Hosting.Processes.Resources;
using PerfTests.Units;

namespace PerfTests.IntegrationTests.Hosting.Processes;

/// <summary>Faults that take resources away from processes have the effect that they are named after, and only while they last.</summary>
public sealed class ResourceFaultTests : IDisposable
{
    private static readonly NodeId First = NodeId.Number(1);
    private readonly string _logs = Directory.CreateTempSubdirectory("perftests-integration-").FullName;
    private readonly ProcessHost _host = new(TimeProvider.System);
    private readonly CancellationTokenSource _deadline = new(Timeouts.Test);

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_logs, recursive: true);
    }

    [LimitedFact("cpu.starvation")]
    public async Task Starved_process_is_held_back_by_the_kernel_until_it_is_healed()
    {
        await using var cluster = await StartAsync("while :; do :; done", ResourceFaults.Cpu);
        var group = cluster.Find(First).Resources.Group!;
        Assert.Equal(TimeSpan.Zero, group.ReadThrottled());

        var (injector, injection) = await InjectAsync(cluster, ResourceFaults.Cpu);
        await EventuallyAsync("held back", () => group.ReadThrottled() > TimeSpan.FromSeconds(0.5));
        Assert.Equal(0.05, group.ReadCpus());
        await HealAsync(injector, injection);

        Assert.Null(group.ReadCpus());
        Assert.Equal(TimeSpan.Zero, cluster.Find(NodeId.Number(2)).Resources.Group!.ReadThrottled());
    }

    [LimitedFact("memory.limit")]
    public async Task Process_that_outgrows_its_memory_is_killed_and_is_back_once_healed()
    {
        // It takes all memory when it is told to, once.
        const string Script =
            "while [ ! -e $1/go ]; do sleep 0.02; done; [ -e $1/gone ] && exec sleep 300; touch $1/gone; exec tail /dev/zero";
        await using var cluster = await StartAsync(Script, ResourceFaults.Memory);
        var node = cluster.Find(First);

        var (injector, injection) = await InjectAsync(cluster, ResourceFaults.Memory);
        Assert.Equal(64L << 20, node.Resources.Group!.ReadMemoryLimit());
        await File.WriteAllTextAsync(Path.Combine(node.Plan.DataDirectory, "go"), "", _deadline.Token);
        await EventuallyAsync("killed", () => node.HasEndedByItself);
        await HealAsync(injector, injection);

        Assert.NotNull(node.ProcessId);
        Assert.Null(node.Resources.Group!.ReadMemoryLimit());
        Assert.True(node.Resources.Group!.Holds(node.ProcessId.Value));
    }

    [LimitedFact("disk.slow")]
    public async Task Slow_disk_lets_through_no_more_than_its_rate_until_it_is_healed()
    {
        const int RoundBytes = 100 * 1024;
        const string Script =
            "while :; do dd if=/dev/zero of=$1/data bs=100k count=1 conv=fsync 2>$1/said && echo >>$1/rounds; done";
        await using var cluster = await StartAsync(Script, ResourceFaults.SlowDisk);
        var rounds = Path.Combine(cluster.Find(First).Plan.DataDirectory, "rounds");
        await EventuallyAsync("writing", () => Rounds() > 20);

        var (injector, injection) = await InjectAsync(cluster, ResourceFaults.SlowDisk);
        var since = TimeProvider.System.GetTimestamp();
        var before = Rounds();
        await EventuallyAsync("slowly writing", () => Rounds() >= before + 4);
        var seconds = TimeProvider.System.GetElapsedTime(since).TotalSeconds;
        var written = (Rounds() - before) * RoundBytes;
        await HealAsync(injector, injection);

        // One round may have been let through before the limit came, and the kernel grants a tenth of a second in advance.
        Assert.InRange(written, 1, (200_000 * (seconds + 0.2)) + (2 * RoundBytes));
        var healed = Rounds();
        await EventuallyAsync("writing freely", () => Rounds() > healed + 50);

        int Rounds() => File.Exists(rounds) ? (int)new FileInfo(rounds).Length : 0;
    }

    [LimitedFact("disk.full")]
    public async Task Full_disk_takes_no_byte_until_it_is_healed()
    {
        await using var cluster = await StartAsync("exec sleep 300", ResourceFaults.FullDisk);
        var file = Path.Combine(cluster.Find(First).Plan.DataDirectory, "data");
        var block = new byte[64 << 10];
        await File.WriteAllBytesAsync(file, block, _deadline.Token);

        var (injector, injection) = await InjectAsync(cluster, ResourceFaults.FullDisk);
        Assert.Throws<IOException>(() => File.WriteAllBytes(file + "2", block));
        await File.WriteAllBytesAsync(
            Path.Combine(cluster.Find(NodeId.Number(2)).Plan.DataDirectory, "data"),
            block,
            _deadline.Token
        );
        await HealAsync(injector, injection);

        await File.WriteAllBytesAsync(file + "2", block, _deadline.Token);
    }

    [LimitedFact("disk.slow")]
    public async Task Cluster_takes_its_groups_and_disks_with_it_and_what_its_nodes_started()
    {
        var cluster = await StartAsync("sleep 300 & exec sleep 300", ResourceFaults.All);
        var resources = cluster.Processes.Select(process => process.Resources).ToArray();
        var folders = resources.SelectMany(resource => resource.Group!.Folders).ToArray();
        var disks = resources.Select(resource => Path.GetDirectoryName(resource.Disk!.DataDirectory)!).ToArray();
        Assert.All(folders, folder => Assert.True(Directory.Exists(folder)));
        Assert.All(disks, disk => Assert.Contains(MountTable.Read(), mount => mount.Folder == disk));

        await cluster.DisposeAsync();

        Assert.All(folders, folder => Assert.False(Directory.Exists(folder)));
        Assert.All(disks, disk => Assert.DoesNotContain(MountTable.Read(), mount => mount.Folder == disk));
        Assert.All(disks, disk => Assert.False(File.Exists(disk + ".image")));
    }

    [LimitedFact("disk.slow")]
    public async Task Group_and_disk_of_a_harness_that_is_gone_are_removed_at_the_next_start()
    {
        using var harness = Process.Start(new ProcessStartInfo("sleep", ["0.01"]))!;
        var gone = new ProcessIdentity(harness.Id, ProcessStat.Read(harness.Id)?.StartTicks ?? 1);
        await harness.WaitForExitAsync(_deadline.Token);
        var own = ControlGroups.OfThisMachine.Create("sibling", [GroupController.Storage]);
        var orphan = Path.Combine(Path.GetDirectoryName(own.Folders[0])!, $"perftests-{gone}-cluster-1-n1");
        Directory.CreateDirectory(orphan);
        var data = Path.Combine(OrphanCleanup.DataRoot, gone.ToString(), "cluster-1");
        await NodeDisk.CreateAsync(Path.Combine(data, "n1-disk"));

        var removed = await _host.RemoveOrphansAsync(_deadline.Token);

        Assert.Contains(removed, line => line.Contains(orphan, StringComparison.Ordinal));
        Assert.False(Directory.Exists(orphan));
        Assert.DoesNotContain(MountTable.Read(), mount => mount.Folder.StartsWith(data, StringComparison.Ordinal));
        Assert.False(Directory.Exists(data));
        Assert.True(Directory.Exists(own.Folders[0]));
        await own.RemoveAsync(_ => { }, TimeProvider.System);
    }

    [Fact]
    public async Task Cluster_without_such_faults_has_neither_group_nor_disk_and_says_so_when_asked_for_one()
    {
        await using var cluster = await StartAsync("exec sleep 300", []);

        Assert.All(cluster.Processes, process => Assert.Null(process.Resources.Group));
        Assert.All(cluster.Processes, process => Assert.Null(process.Resources.Disk));
        Assert.All(
            ResourceFaults.All,
            fault => Assert.DoesNotContain(cluster.Injectors, injector => injector.Supports(fault).IsSupported)
        );
    }

    private async Task<ProcessCluster> StartAsync(string script, params IReadOnlyList<Fault> faults) =>
        (ProcessCluster)
            await _host.StartAsync(
                new ClusterSpec { System = new WorkingSystem(script), Nodes = 2 },
                new ClusterContext
                {
                    LogDirectory = _logs,
                    Events = new CollectedEvents(),
                    Time = TimeProvider.System,
                    Faults = faults,
                },
                _deadline.Token
            );

    private async Task<(IFaultInjector Injector, FaultInjection Injection)> InjectAsync(ICluster cluster, Fault fault)
    {
        var injector = cluster.Injectors.First(candidate => candidate.Supports(fault).IsSupported);
        var injection = new FaultInjection(1, fault, [First], new Seed(1));
        await injector.InjectAsync(injection, _deadline.Token);
        await EventuallyAsync(
            "in effect",
            () => injector.VerifyAsync(injection, _deadline.Token).GetAwaiter().GetResult().IsProven
        );
        return (injector, injection);
    }

    private async Task HealAsync(IFaultInjector injector, FaultInjection injection)
    {
        await injector.HealAsync(injection, _deadline.Token);
        await EventuallyAsync(
            "healed",
            () => injector.VerifyHealedAsync(injection, _deadline.Token).GetAwaiter().GetResult().IsProven
        );
    }

    private async Task EventuallyAsync(string what, Func<bool> condition)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Timeouts.Step, $"It was never {what}.");
            await Task.Delay(20, _deadline.Token);
        }
    }
}
