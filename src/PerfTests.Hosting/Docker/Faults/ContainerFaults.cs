using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Faults.Injecting;
using PerfTests.Hosting.Abilities;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>What can be done to nodes that are containers, and by what.</summary>
internal static class ContainerFaults
{
    private const string ByEngine = "the engine's kill, stop and start; its state from the engine";

    /// <summary>How containers are paused.</summary>
    public static FaultSupport Pausing { get; } = FaultSupport.Yes("the engine's pause; its state from the engine");

    /// <summary>Whether a fault can be done to containers of an engine, and how, or why not.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="spec">The cluster.</param>
    /// <param name="isLocal">Whether the engine runs on this machine.</param>
    /// <param name="abilities">What this machine can do.</param>
    public static FaultSupport Supports(Fault fault, ClusterSpec spec, bool isLocal, IMachineAbilities abilities) =>
        fault switch
        {
            KillFault or StopFault or RollingRestartFault or PauseFault => NodeFaultInjector.Supports(
                fault,
                ByEngine,
                Pausing
            ),
            NetworkFault => LinkFaultInjector.Supports(fault, isLocal, abilities),
            CpuFault or MemoryFault => LimitFaultInjector.Support(fault),
            ByzantineFault or ParameterFault => ParameterFaultInjector.Supports(fault, spec),
            SlowDiskFault => FaultSupport.No(
                "engines set no limit of storage on a running container, and one set past the engine would hold up the journal of the disk that all share"
            ),
            FullDiskFault => FaultSupport.No("volumes are folders of the engine's disk, and have no size of their own"),
            ClockFault => ParameterFaultInjector.Supports(fault, spec) is { IsSupported: true } own
                ? own
                : FaultSupport.No(
                    "containers share their machine's clock, and the system has no live parameter that offsets its own"
                ),
            _ => FaultSupport.No("nothing does it to containers"),
        };
}
