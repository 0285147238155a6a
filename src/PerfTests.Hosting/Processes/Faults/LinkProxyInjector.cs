using System.Collections.Concurrent;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Processes.Links;

namespace PerfTests.Hosting.Processes.Faults;

/// <summary>
/// Does faults to the links between processes, in the proxy that stands in them. The proof is what the proxy did to the nodes' own traffic, and to connections that it
/// opens itself where traffic alone would not show it soon.
/// </summary>
/// <param name="proxy">The proxy.</param>
/// <param name="nodes">All nodes in order.</param>
internal sealed class LinkProxyInjector(LinkProxy proxy, IReadOnlyList<NodeId> nodes) : IFaultInjector
{
    /// <summary>Each link is probed by a connection; of a large cluster's thousands, these many will do.</summary>
    private const int MaxProbes = 32;

    private readonly ConcurrentDictionary<FaultInjection, LinkWatch> _active = new();

    /// <inheritdoc/>
    public string Name => "link proxy";

    /// <summary>Whether a fault of links can be done to such a cluster, and how, or why not.</summary>
    public static FaultSupport Supports(Fault fault, ClusterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return fault is not NetworkFault ? FaultSupport.No("it is no fault of links")
            : LinkProxy.Obstacle is { } obstacle ? FaultSupport.No(obstacle)
            : !spec.System.Ports.Any(port => port.CanBeProxied)
                ? FaultSupport.No(
                    $"{spec.System.Name} has no port in front of which a link proxy could stand, and iptables cannot tell senders apart that share the loopback address"
                )
            : FaultSupport.Yes(
                "a proxy in the links between the nodes; proof: its counters, and connections of its own"
            );
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault) =>
        fault is NetworkFault
            ? FaultSupport.Yes("a proxy in the links between the nodes")
            : FaultSupport.No("it is no fault of links");

    /// <inheritdoc/>
    public async Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var changes = ((NetworkFault)injection.Fault).Changes(nodes, injection.Targets);
        var watch = new LinkWatch(changes);
        _active[injection] = watch;
        watch.Before = await proxy
            .WorsenAsync(injection.Number, changes, injection.Seed, cancellationToken)
            .ConfigureAwait(false);
        if (LinkProof.NeedsProbes(changes))
        {
            await ProbeAsync(watch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var watch = _active[injection];
        var now = await proxy.ReadAsync(watch.Keys, cancellationToken).ConfigureAwait(false);
        var proof = LinkProof.OfEffect(watch, key => now[key].Counts);
        if (proof.IsProven)
        {
            watch.EndProbes();
        }

        return proof;
    }

    /// <inheritdoc/>
    public async Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var watch = _active.GetValueOrDefault(injection);
        watch?.EndProbes();
        var before = await proxy.HealAsync(injection.Number, cancellationToken).ConfigureAwait(false);
        if (watch is not null && before.Count > 0)
        {
            watch.Before = before;
            await ProbeAsync(watch, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        if (!_active.TryGetValue(injection, out var watch))
        {
            return new FaultProof(true, "nothing of it is left");
        }

        // Connections need both directions, also of a link that was worsened in one.
        var both = watch.Keys.Concat(watch.Keys.Select(key => new LinkKey(key.To, key.From))).Distinct().ToArray();
        var now = await proxy.ReadAsync(both, cancellationToken).ConfigureAwait(false);
        var proof = LinkProof.OfHealing(watch, key => now[key].Counts, key => now[key].Quality);
        if (proof.IsProven)
        {
            watch.EndProbes();
            _active.TryRemove(injection, out _);
        }

        return proof;
    }

    private async Task ProbeAsync(LinkWatch watch, CancellationToken cancellationToken)
    {
        foreach (var key in watch.Keys.Take(MaxProbes))
        {
            watch.Add(await proxy.ProbeAsync(key, cancellationToken).ConfigureAwait(false));
        }
    }
}
