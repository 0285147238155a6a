using PerfTests.Faults;
using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Processes.Resources;

/// <summary>
/// What a node has of its own because a fault of the run takes it away: a control group, a disk. They are made before the node starts, as memory belongs to the
/// group that asked for it first and a file to the disk that it was written to; without such faults a node has neither, and nothing lies between it and the machine.
/// </summary>
internal sealed class NodeResources
{
    private readonly string _diskFolder;
    private readonly TimeProvider _time;

    private NodeResources(string diskFolder, TimeProvider time) => (_diskFolder, _time) = (diskFolder, time);

    /// <summary>The control group; null if it has none.</summary>
    public ControlGroup? Group { get; private set; }

    /// <summary>The disk; null if it has none.</summary>
    public NodeDisk? Disk { get; private set; }

    /// <summary>The controllers that a fault needs.</summary>
    public static IReadOnlyList<GroupController> ControllersFor(Fault fault) =>
        fault switch
        {
            CpuFault => [GroupController.Cpu],
            MemoryFault => [GroupController.Memory],
            SlowDiskFault => [GroupController.Storage],
            _ => [],
        };

    /// <summary>Makes what the faults of a run need.</summary>
    /// <param name="name">Name of the node within this harness.</param>
    /// <param name="folder">Where its disk is mounted, if it gets one.</param>
    /// <param name="faults">Every fault that may be done.</param>
    /// <param name="time">The clock of waits.</param>
    /// <exception cref="IOException">It cannot be made; nothing is left.</exception>
    public static async Task<NodeResources> CreateAsync(
        string name,
        string folder,
        IReadOnlyList<Fault> faults,
        TimeProvider time
    )
    {
        var resources = new NodeResources(folder, time);
        try
        {
            var controllers = faults.SelectMany(ControllersFor).Distinct().ToArray();
            if (controllers.Length > 0)
            {
                resources.Group = ControlGroups.OfThisMachine.Create(name, controllers);
            }

            if (faults.Any(fault => fault is SlowDiskFault or FullDiskFault))
            {
                resources.Disk = await NodeDisk.CreateAsync(folder).ConfigureAwait(false);
            }

            return resources;
        }
        catch
        {
            await resources.RemoveAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes it all away; the node must have ended.</summary>
    public async Task RemoveAsync()
    {
        if (Group is { } group)
        {
            await group.RemoveAsync(processId => Signals.Send(processId, Signals.Kill), _time).ConfigureAwait(false);
        }

        await NodeDisk.RemoveAsync(_diskFolder).ConfigureAwait(false);
    }
}
