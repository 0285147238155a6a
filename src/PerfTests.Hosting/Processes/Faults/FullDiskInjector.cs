using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Processes.Resources;

namespace PerfTests.Hosting.Processes.Faults;

/// <summary>Leaves no room on the disks of nodes' own, and gives it back. The proof is what the file system says is left.</summary>
/// <param name="cluster">The nodes.</param>
/// <param name="abilities">What this machine can do.</param>
internal sealed class FullDiskInjector(ProcessCluster cluster, IMachineAbilities abilities) : IFaultInjector
{
    /// <summary>Less than any write takes on a disk that was filled; more than that after it was emptied.</summary>
    private const long FullBytes = 64 << 10;

    private readonly Lock _lock = new();
    private readonly HashSet<FaultInjection> _active = [];

    /// <inheritdoc/>
    public string Name => "node disks";

    /// <summary>Whether a fault can be done by filling a disk of the node's own, and how, or why not.</summary>
    public static FaultSupport Supports(Fault fault, IMachineAbilities abilities) =>
        fault is not FullDiskFault ? FaultSupport.No("it does not fill a disk")
        : abilities.DiskObstacle is { } obstacle ? FaultSupport.No(obstacle)
        : FaultSupport.Yes("a disk of the node's own that is filled, its free room read back");

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault)
    {
        var support = Supports(fault, abilities);
        return !support.IsSupported || cluster.Processes.All(process => process.Resources.Disk is not null)
            ? support
            : FaultSupport.No(
                "the nodes were started without disks of their own: a fault of disks belongs in the schedule from the start"
            );
    }

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        lock (_lock)
        {
            _active.Add(injection);
            foreach (var node in injection.Targets)
            {
                DiskOf(node).Fill();
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(Look(injection));

    /// <summary>Makes room again. A node that ended because there was none is started again.</summary>
    public async Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        lock (_lock)
        {
            _active.Remove(injection);
            foreach (var node in injection.Targets.Where(node => !IsWanted(node)))
            {
                DiskOf(node).Empty();
            }
        }

        await cluster.BringBackAsync(injection.Targets, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(Look(injection));

    private FaultProof Look(FaultInjection injection)
    {
        var left = injection.Targets.Select(node => (Node: node, Bytes: DiskOf(node).FreeBytes)).ToArray();
        return new FaultProof(
            left.All(disk => disk.Bytes < FullBytes == IsWanted(disk.Node)),
            string.Join(
                "; ",
                left.Select(disk =>
                    string.Create(CultureInfo.InvariantCulture, $"{disk.Node} has {disk.Bytes / 1024} KiB left")
                )
            )
        );
    }

    private bool IsWanted(NodeId node)
    {
        lock (_lock)
        {
            return _active.Any(injection => injection.Targets.Contains(node));
        }
    }

    /// <summary>What <see cref="Supports(Fault)"/> has looked for.</summary>
    private NodeDisk DiskOf(NodeId node) => cluster.Find(node).Resources.Disk!;
}
