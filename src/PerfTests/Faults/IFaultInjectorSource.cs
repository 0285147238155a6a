using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>Makes injectors for faults that no host does by itself. It is asked for each cluster, after the host's own injectors.</summary>
public interface IFaultInjectorSource
{
    /// <summary>Whether its injector can do a fault to such a cluster, and how, or why not; asked before anything starts.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="spec">The cluster.</param>
    FaultSupport Supports(Fault fault, ClusterSpec spec);

    /// <summary>Makes the injector of a cluster that was started.</summary>
    /// <param name="cluster">The cluster.</param>
    IFaultInjector Create(ICluster cluster);
}
