using Docker.DotNet.Models;
using PerfTests.Clusters;

namespace PerfTests.Hosting.Docker;

/// <summary>Limits of a node in the engine's terms.</summary>
internal static class ContainerLimits
{
    /// <summary>The scheduler's usual period, in microseconds. A quota per period, unlike "nano CPUs", can be changed and lifted later.</summary>
    private const long PeriodUs = 100_000;

    /// <summary>Older engines refuse to lift a limit of memory, and take this for one.</summary>
    private const long BeyondAnyMachine = 1L << 50;

    /// <summary>Sets the limits of a container that is to be created.</summary>
    public static void Apply(ResourceLimits limits, HostConfig host)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(host);
        if (limits.Cpus is { } cpus)
        {
            host.CPUPeriod = PeriodUs;
            host.CPUQuota = Quota(cpus);
        }

        if (limits.MemoryBytes is { } bytes)
        {
            host.Memory = bytes;
            // Without swap: a node that swaps is not limited but slow.
            host.MemorySwap = bytes;
        }
    }

    /// <summary>Sets the limits of a running container; null lifts a limit.</summary>
    public static void Apply(ResourceLimits limits, ContainerUpdateParameters update)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(update);
        update.CPUPeriod = PeriodUs;
        update.CPUQuota = limits.Cpus is { } cpus ? Quota(cpus) : -1;
        update.Memory = limits.MemoryBytes ?? BeyondAnyMachine;
        update.MemorySwap = limits.MemoryBytes ?? BeyondAnyMachine;
    }

    /// <summary>The limits that a container has; null where there is none.</summary>
    public static ResourceLimits Read(HostConfig host)
    {
        ArgumentNullException.ThrowIfNull(host);
        return new ResourceLimits(
            host.CPUQuota > 0 ? host.CPUQuota / (double)PeriodUs : null,
            host.Memory is > 0 and < BeyondAnyMachine ? host.Memory : null
        );
    }

    private static long Quota(double cpus) => Math.Max(1_000, (long)Math.Round(cpus * PeriodUs));
}
