namespace PerfTests.Clusters;

/// <summary>Limits of one node's resources; null means unlimited.</summary>
/// <param name="Cpus">Number of processors, may be a fraction.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
public sealed record ResourceLimits(double? Cpus = null, long? MemoryBytes = null)
{
    /// <summary>The limits in a few words, for example <c>0.5 CPUs, 268,435,456 B of memory</c>; empty if there are none.</summary>
    public string Describe() =>
        string.Join(
            ", ",
            new[]
            {
                Cpus is { } cpus ? FormattableString.Invariant($"{cpus:0.###} CPUs") : "",
                MemoryBytes is { } bytes ? FormattableString.Invariant($"{bytes:#,0} B of memory") : "",
            }.Where(part => part.Length > 0)
        );
}
