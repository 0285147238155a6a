namespace PerfTests.Clusters;

/// <summary>Limits of one node's resources; null means unlimited.</summary>
/// <param name="Cpus">Number of processors, may be a fraction.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
public sealed record ResourceLimits(double? Cpus = null, long? MemoryBytes = null);
