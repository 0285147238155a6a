namespace PerfTests.Clusters;

/// <summary>What an acknowledgement promises. Systems are never ranked across modes.</summary>
public enum DurabilityMode
{
    /// <summary>Not known.</summary>
    Unspecified,

    /// <summary>On disk, synced, at a quorum before the acknowledgement.</summary>
    Synced,

    /// <summary>Written before the acknowledgement, synced later: a power failure may lose acknowledged operations.</summary>
    Background,

    /// <summary>Held in memory only.</summary>
    Memory,
}
