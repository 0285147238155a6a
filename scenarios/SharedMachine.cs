using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.Scenarios;

/// <summary>Limits of a load generator that shares its machine's processors with the cluster.</summary>
internal static class SharedMachine
{
    /// <summary>For runs with faults: operations give up soon, and an outage does not fill the cap at once.</summary>
    public static LoadLimits LimitsWithFaults { get; } =
        LoadLimits.SharedMachine with
        {
            OperationTimeout = 1.Seconds(),
            MaxInFlight = 4_096,
        };

    /// <summary>
    /// What runs with faults are asked: that service comes back in so many seconds once the fault is healed, and that there was no longer outage than the protocol's own
    /// timing explains. How many operations fail meanwhile is measured, not judged.
    /// </summary>
    /// <param name="recovery">Longest recovery after the healing. The load goes on for five seconds more than that.</param>
    /// <param name="unavailability">Longest time without a success; null for any.</param>
    public static Objectives Recovering(TimeSpan recovery, TimeSpan? unavailability = null) =>
        new()
        {
            MinSuccessShare = 0.5,
            MaxRecoveryAfterHeal = recovery,
            MaxUnavailability = unavailability,
        };
}
