namespace PerfTests.Clusters;

/// <summary>What a node's process or container does.</summary>
public enum NodeStateKind
{
    /// <summary>The host cannot tell.</summary>
    Unspecified,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It is frozen.</summary>
    Paused,

    /// <summary>It is not there.</summary>
    Gone,
}
