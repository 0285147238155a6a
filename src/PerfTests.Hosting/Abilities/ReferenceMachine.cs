using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Abilities;

/// <summary>
/// The machine that the documentation describes, so that its table of faults is the same wherever it is made: Linux, root, control groups, loop devices and
/// iptables, and a kernel without netem.
/// </summary>
internal sealed class ReferenceMachine : IMachineAbilities
{
    private ReferenceMachine() { }

    /// <summary>The only one.</summary>
    public static ReferenceMachine Instance { get; } = new();

    /// <inheritdoc/>
    public string? PauseObstacle => null;

    /// <inheritdoc/>
    public string? DiskObstacle => null;

    /// <inheritdoc/>
    public string? NamespaceObstacle => null;

    /// <inheritdoc/>
    public bool HasLoss => true;

    /// <inheritdoc/>
    public bool HasShaping => true;

    /// <inheritdoc/>
    public bool HasDelay => false;

    /// <inheritdoc/>
    public string? FindGroupObstacle(GroupController controller) => null;
}
