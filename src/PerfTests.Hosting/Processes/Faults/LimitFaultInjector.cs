using System.Globalization;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes.Resources;

namespace PerfTests.Hosting.Processes.Faults;

/// <summary>
/// Takes processor time, memory and writes to the disk away from nodes by their control groups. The proof is what the kernel keeps for the limit, and that the
/// node's process is among those it keeps it for.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="abilities">What this machine can do.</param>
internal sealed class LimitFaultInjector(ProcessCluster cluster, IMachineAbilities abilities) : IFaultInjector
{
    private readonly Lock _lock = new();
    private readonly HashSet<FaultInjection> _active = [];

    /// <inheritdoc/>
    public string Name => "control groups";

    /// <summary>Whether a fault is one of limits that this machine can set, and how, or why not.</summary>
    public static FaultSupport Supports(Fault fault, IMachineAbilities abilities)
    {
        var controllers = NodeResources.ControllersFor(fault);
        if (controllers.Count == 0)
        {
            return FaultSupport.No("it is no limit");
        }

        var obstacle =
            controllers.Select(abilities.FindGroupObstacle).FirstOrDefault(found => found is not null)
            ?? (fault is SlowDiskFault ? abilities.DiskObstacle : null);
        return obstacle is not null ? FaultSupport.No(obstacle)
            : fault is SlowDiskFault
                ? FaultSupport.Yes("a control group's limit of writes to a disk of the node's own, read back")
            : FaultSupport.Yes("a control group of the node's own, its limit read back");
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault)
    {
        var support = Supports(fault, abilities);
        return !support.IsSupported || cluster.Processes.All(process => IsPrepared(process.Resources, fault))
            ? support
            : FaultSupport.No(
                "the nodes were started without limits: a fault that limits belongs in the schedule from the start"
            );
    }

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        lock (_lock)
        {
            _active.Add(injection);
            Apply(injection);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(Look(injection));

    /// <summary>Lifts the limit. A node that could not live with it is started again.</summary>
    public async Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        lock (_lock)
        {
            _active.Remove(injection);
            Apply(injection);
        }

        await cluster.BringBackAsync(injection.Targets, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken) =>
        Task.FromResult(Look(injection));

    /// <summary>Sets the tightest limit of all faults in effect, or none.</summary>
    private void Apply(FaultInjection injection)
    {
        foreach (var node in injection.Targets)
        {
            var (group, disk) = ResourcesOf(node);
            switch (injection.Fault)
            {
                case CpuFault:
                    group.LimitCpus(WantedCpus(node));
                    break;
                case MemoryFault:
                    LimitMemory(node, group);
                    break;
                default:
                    group.LimitWrites(disk!.Device, WantedWrites(node));
                    break;
            }
        }
    }

    private void LimitMemory(NodeId node, ControlGroup group)
    {
        try
        {
            group.LimitMemory(WantedMemory(node));
        }
        catch (IOException refused)
        {
            throw new IOException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{node} holds {group.ReadMemory() / 1024.0 / 1024:0.#} MiB, and the kernel cannot take from it what is beyond the limit: {refused.Message}"
                ),
                refused
            );
        }
    }

    private FaultProof Look(FaultInjection injection)
    {
        var seen = new List<string>();
        var isProven = true;
        foreach (var node in injection.Targets)
        {
            var (group, disk) = ResourcesOf(node);
            var (isAsWanted, limit) = injection.Fault switch
            {
                CpuFault => IsNear(group.ReadCpus(), WantedCpus(node), "CPUs"),
                MemoryFault => IsNear(group.ReadMemoryLimit(), WantedMemory(node), "bytes of memory"),
                _ => IsNear(group.ReadWriteLimit(disk!.Device), WantedWrites(node), "bytes written per second"),
            };
            // A node that died of its limit has had it; another fault may hold it down as well.
            var isHeld = cluster.Find(node).ProcessId is not { } processId || group.Holds(processId);
            isProven &= isAsWanted && isHeld;
            seen.Add($"{node} is left {limit}{(isHeld ? "" : ", but is not in the group")}");
        }

        return new FaultProof(isProven, string.Join("; ", seen));
    }

    private static (bool IsAsWanted, string Limit) IsNear(double? kept, double? wanted, string unit) =>
        (
            // The kernel rounds to its own units: whole microseconds, whole pages.
            kept is { } isKept
            && wanted is { } isWanted
                ? Math.Abs(isKept - isWanted) <= 0.01 * isWanted
                : kept is null && wanted is null,
            kept is { } limit ? string.Create(CultureInfo.InvariantCulture, $"{limit:0.###} {unit}") : $"all {unit}"
        );

    private double? WantedCpus(NodeId node) => Tightest<CpuFault>(node, fault => fault.Cpus);

    private long? WantedMemory(NodeId node) => (long?)Tightest<MemoryFault>(node, fault => fault.Bytes);

    private long? WantedWrites(NodeId node) => (long?)Tightest<SlowDiskFault>(node, fault => fault.BytesPerSecond);

    private double? Tightest<TFault>(NodeId node, Func<TFault, double> limit)
        where TFault : Fault
    {
        lock (_lock)
        {
            return _active
                .Where(injection => injection.Targets.Contains(node))
                .Select(injection => injection.Fault)
                .OfType<TFault>()
                .Min(fault => (double?)limit(fault));
        }
    }

    private static bool IsPrepared(NodeResources resources, Fault fault) =>
        NodeResources.ControllersFor(fault).All(controller => resources.Group?.Has(controller) == true)
        && (fault is not SlowDiskFault || resources.Disk is not null);

    /// <summary>What <see cref="Supports(Fault)"/> has looked for.</summary>
    private (ControlGroup Group, NodeDisk? Disk) ResourcesOf(NodeId node)
    {
        var resources = cluster.Find(node).Resources;
        return (resources.Group!, resources.Disk);
    }
}
