using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Faults.Injecting;

namespace PerfTests.Hosting.Processes.Faults;

/// <summary>What can be done to nodes that are processes of this machine, and by what.</summary>
internal static class ProcessFaults
{
    private const string Signals = "signals and restarts of the process, its state read from /proc";

    /// <summary>Whether a fault can be done here, and how, or why not.</summary>
    public static FaultSupport Supports(Fault fault, ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return fault switch
        {
            KillFault or StopFault or RollingRestartFault or PauseFault => NodeFaultInjector.Supports(
                fault,
                Signals,
                Pausing
            ),
            NetworkFault => LinkProxyInjector.Supports(fault, spec),
            ByzantineFault or ParameterFault => ParameterFaultInjector.Supports(fault, spec),
            ClockFault => FaultSupport.No(
                "processes of this machine share its clock, and no system driven here has a parameter that offsets its own"
            ),
            _ => FaultSupport.No("nothing does it to processes of this machine"),
        };
    }

    /// <summary>The injectors of a cluster.</summary>
    public static IReadOnlyList<IFaultInjector> CreateInjectors(ProcessCluster cluster, TimeProvider time) =>
        [new NodeFaultInjector(cluster, "signals", Pausing, time), new ParameterFaultInjector(cluster)];

    private static FaultSupport Pausing =>
        OperatingSystem.IsLinux()
            ? FaultSupport.Yes("SIGSTOP, its state read from /proc")
            : FaultSupport.No("the state of a process is read from /proc, which this platform lacks");
}
