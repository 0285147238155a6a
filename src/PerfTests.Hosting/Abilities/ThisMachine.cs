using PerfTests.Hosting.Docker.Faults;
using PerfTests.Hosting.Linux;
using PerfTests.Hosting.Processes.Resources;

namespace PerfTests.Hosting.Abilities;

/// <summary>What this machine can do. Each thing is tried once, when it is asked for first.</summary>
internal sealed class ThisMachine : IMachineAbilities
{
    private ThisMachine() { }

    /// <summary>The only one.</summary>
    public static ThisMachine Instance { get; } = new();

    /// <inheritdoc/>
    public string? PauseObstacle =>
        OperatingSystem.IsLinux() ? null : "the state of a process is read from /proc, which this platform lacks";

    /// <inheritdoc/>
    public string? DiskObstacle => NodeDisk.Obstacle;

    /// <inheritdoc/>
    public string? NamespaceObstacle => NetworkTools.Obstacle;

    /// <inheritdoc/>
    public bool HasLoss => NetworkTools.HasLoss;

    /// <inheritdoc/>
    public bool HasShaping => NetworkTools.HasShaping;

    /// <inheritdoc/>
    public bool HasDelay => NetworkTools.HasDelay;

    /// <inheritdoc/>
    public string? FindGroupObstacle(GroupController controller) =>
        ControlGroups.OfThisMachine.FindObstacle(controller);
}
