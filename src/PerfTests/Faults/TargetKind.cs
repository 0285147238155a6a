namespace PerfTests.Faults;

/// <summary>How the nodes of a fault are chosen.</summary>
public enum TargetKind
{
    /// <summary>The leader or primary of the moment.</summary>
    Leader,

    /// <summary>One node that does not lead, by seed.</summary>
    Follower,

    /// <summary>This many nodes, by seed; 0 for half of them, rounded down.</summary>
    Random,

    /// <summary>The most nodes that are no majority, by seed.</summary>
    Minority,

    /// <summary>As many nodes as the protocol tolerates, by seed.</summary>
    Tolerated,

    /// <summary>The fewest nodes that are a majority, by seed.</summary>
    Majority,

    /// <summary>Every node.</summary>
    All,

    /// <summary>The nodes of these names.</summary>
    Named,
}
