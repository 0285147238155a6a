using System.Collections.Concurrent;
using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>Takes processor time and memory away from containers by the engine's update. The proof is what the engine then holds for the limit.</summary>
/// <param name="cluster">The nodes.</param>
internal sealed class LimitFaultInjector(DockerCluster cluster) : IFaultInjector
{
    private readonly ConcurrentDictionary<FaultInjection, Fault> _active = new();

    /// <inheritdoc/>
    public string Name => "container limits";

    /// <summary>Whether a fault is one of limits.</summary>
    public static FaultSupport Support(Fault fault) =>
        fault is CpuFault or MemoryFault
            ? FaultSupport.Yes("the engine's update of the container's limits")
            : FaultSupport.No("it is no limit");

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault) => Support(fault);

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        _active[injection] = injection.Fault;
        return ApplyAsync(injection.Targets, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return LookAsync(injection, cancellationToken);
    }

    /// <inheritdoc/>
    public Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return _active.TryRemove(injection, out _)
            ? ApplyAsync(injection.Targets, cancellationToken)
            : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return LookAsync(injection, cancellationToken);
    }

    /// <summary>A node that was made anew has its first limits: those of active faults are set again.</summary>
    public Task ApplyAgainAsync(NodeId node, CancellationToken cancellationToken) =>
        _active.Keys.Any(injection => injection.Targets.Contains(node))
            ? ApplyAsync([node], cancellationToken)
            : Task.CompletedTask;

    private Task ApplyAsync(IEnumerable<NodeId> nodes, CancellationToken cancellationToken) =>
        Task.WhenAll(nodes.Select(node => cluster.SetLimitsAsync(node, Wanted(node), cancellationToken)));

    /// <summary>The tightest of the spec's limits and those of all active faults.</summary>
    private ResourceLimits Wanted(NodeId node)
    {
        var faults = _active.Where(entry => entry.Key.Targets.Contains(node)).Select(entry => entry.Value).ToArray();
        var cpus = faults.OfType<CpuFault>().Select(fault => (double?)fault.Cpus);
        var memory = faults.OfType<MemoryFault>().Select(fault => (long?)fault.Bytes);
        return new ResourceLimits(
            cpus.Append(cluster.Spec.Limits.Cpus).Min(),
            memory.Append(cluster.Spec.Limits.MemoryBytes).Min()
        );
    }

    private async Task<FaultProof> LookAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        var isProven = true;
        foreach (var node in injection.Targets)
        {
            var limits = await cluster.ReadLimitsAsync(node, cancellationToken).ConfigureAwait(false);
            isProven &= limits == Wanted(node);
            seen.Add(
                $"{node}: {limits.Cpus?.ToString("0.###", null) ?? "all"} CPUs, {limits.MemoryBytes?.ToString(null, null) ?? "all"} bytes of memory"
            );
        }

        return new FaultProof(isProven, string.Join("; ", seen));
    }
}
