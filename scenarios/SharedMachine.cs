using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.Scenarios;

/// <summary>
/// Limits of a load generator that shares its machine's processors with the cluster, where a wake-up takes its turn behind the nodes: the default limit of
/// schedule lag, 1 ms, is for a generator with processors of its own.
/// </summary>
internal static class SharedMachine
{
    /// <summary>For figures of their own.</summary>
    public static LoadLimits Limits { get; } = new() { MaxScheduleLagP99 = 5.Milliseconds() };

    /// <summary>For runs with faults: operations give up soon, and an outage does not fill the cap at once.</summary>
    public static LoadLimits LimitsWithFaults { get; } =
        Limits with
        {
            OperationTimeout = 1.Seconds(),
            MaxInFlight = 4_096,
        };
}
