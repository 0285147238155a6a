using PerfTests.Hosting.Linux;

namespace PerfTests.Hosting.Abilities;

/// <summary>What a machine lets a harness do to nodes on it: what every decision on a fault is made from, before a run and in the table of faults alike.</summary>
internal interface IMachineAbilities
{
    /// <summary>Why processes cannot be frozen and seen to be; null if they can.</summary>
    string? PauseObstacle { get; }

    /// <summary>Why a node cannot have a disk of its own; null if it can.</summary>
    string? DiskObstacle { get; }

    /// <summary>Why no node's network namespace can be entered; null if it can.</summary>
    string? NamespaceObstacle { get; }

    /// <summary>Whether packets can be lost by chance (xt_statistic).</summary>
    bool HasLoss { get; }

    /// <summary>Whether links can be limited (sch_htb with u32 filters).</summary>
    bool HasShaping { get; }

    /// <summary>Whether packets can be delayed (sch_netem).</summary>
    bool HasDelay { get; }

    /// <summary>Why no control group can be made whose limits a controller keeps; null if one can.</summary>
    string? FindGroupObstacle(GroupController controller);
}
