using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Faults.Injecting;
using PerfTests.Hosting.Abilities;

namespace PerfTests.Hosting.Processes.Faults;

/// <summary>What can be done to nodes that are processes of this machine, and by what.</summary>
internal static class ProcessFaults
{
    private const string Signals = "signals and restarts of the process, its state read from /proc";

    /// <summary>Whether a fault can be done here, and how, or why not.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="spec">The cluster.</param>
    /// <param name="abilities">What this machine can do.</param>
    public static FaultSupport Supports(Fault fault, ClusterSpec spec, IMachineAbilities abilities)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault switch
        {
            KillFault or StopFault or RollingRestartFault or PauseFault => NodeFaultInjector.Supports(
                fault,
                Signals,
                Pausing(abilities)
            ),
            NetworkFault => LinkProxyInjector.Supports(fault, spec),
            CpuFault or MemoryFault or SlowDiskFault => LimitFaultInjector.Supports(fault, abilities),
            FullDiskFault => FullDiskInjector.Supports(fault, abilities),
            ByzantineFault or ParameterFault => ParameterFaultInjector.Supports(fault, spec),
            ClockFault => ParameterFaultInjector.Supports(fault, spec) is { IsSupported: true } own
                ? own
                : FaultSupport.No(
                    "processes share their machine's clock (time namespaces move the monotonic one only), and the system has no live parameter that offsets its own"
                ),
            _ => FaultSupport.No("nothing does it to processes of this machine"),
        };
    }

    /// <summary>The injectors of a cluster.</summary>
    public static IReadOnlyList<IFaultInjector> CreateInjectors(
        ProcessCluster cluster,
        IMachineAbilities abilities,
        TimeProvider time
    ) =>
        [
            new NodeFaultInjector(cluster, "signals", Pausing(abilities), time),
            new LimitFaultInjector(cluster, abilities),
            new FullDiskInjector(cluster, abilities),
            new ParameterFaultInjector(cluster),
        ];

    private static FaultSupport Pausing(IMachineAbilities abilities) =>
        abilities.PauseObstacle is { } obstacle
            ? FaultSupport.No(obstacle)
            : FaultSupport.Yes("SIGSTOP, its state read from /proc");
}
