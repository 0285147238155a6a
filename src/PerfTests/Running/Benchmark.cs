using PerfTests.Clusters;

namespace PerfTests.Running;

/// <summary>Where a scenario starts.</summary>
public static class Benchmark
{
    /// <summary>A scenario on a cluster.</summary>
    public static Scenario On(ClusterSpec cluster) => new() { Cluster = cluster };
}
