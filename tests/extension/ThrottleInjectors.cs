using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.ExtensionTests;

/// <summary>Makes the injector of a cluster of ledgers.</summary>
internal sealed class ThrottleInjectors : IFaultInjectorSource
{
    public FaultSupport Supports(Fault fault, ClusterSpec spec) =>
        fault is ThrottleFault && spec.System is LedgerSystem
            ? FaultSupport.Yes("by a switch of the node")
            : FaultSupport.No("only a ledger is throttled");

    public IFaultInjector Create(ICluster cluster) => new ThrottleInjector(cluster);
}
