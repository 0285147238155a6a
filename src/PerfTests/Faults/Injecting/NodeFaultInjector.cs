using System.Collections.Concurrent;
using PerfTests.Clusters;

namespace PerfTests.Faults.Injecting;

/// <summary>
/// Kills, stops, pauses and restarts nodes through the cluster they belong to, on any host that can. The proof is what the system says of the process or
/// container afterwards.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="name">What the host does it with, for example <c>signals</c>.</param>
/// <param name="pausing">Whether the host can pause nodes.</param>
/// <param name="time">The clock of waits.</param>
public sealed class NodeFaultInjector(ICluster cluster, string name, FaultSupport pausing, TimeProvider time)
    : IFaultInjector
{
    private readonly ConcurrentDictionary<FaultInjection, RollingRestart> _rolling = new();

    /// <inheritdoc/>
    public string Name => name;

    /// <summary>Whether nodes can be done this to by means of a host's own start, stop and pause.</summary>
    public static FaultSupport Supports(Fault fault, string how, FaultSupport pausing) =>
        fault switch
        {
            PauseFault => pausing,
            KillFault or StopFault or RollingRestartFault => FaultSupport.Yes(how),
            _ => FaultSupport.No("it is not done by starting, stopping or pausing a node"),
        };

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault) => Supports(fault, name, pausing);

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        switch (injection.Fault)
        {
            case RollingRestartFault rolling:
                _rolling[injection] = RollingRestart.Begin(cluster, injection, rolling.Down, time);
                return Task.CompletedTask;
            case PauseFault:
                return ForEachAsync(injection, node => cluster.PauseNodeAsync(node, cancellationToken));
            case StopFault:
                return ForEachAsync(injection, node => cluster.StopNodeAsync(node, cancellationToken));
            default:
                return ForEachAsync(injection, node => cluster.KillNodeAsync(node, cancellationToken));
        }
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return injection.Fault is RollingRestartFault
            ? Task.FromResult(_rolling[injection].Progress)
            : LookAsync(
                injection,
                injection.Fault is PauseFault ? NodeStateKind.Paused : NodeStateKind.Gone,
                cancellationToken
            );
    }

    /// <inheritdoc/>
    public async Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        if (_rolling.TryGetValue(injection, out var rolling))
        {
            await rolling.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        var keepsData = injection.Fault is not KillFault { KeepsData: false };
        await ForEachAsync(injection, node => BringBackAsync(node, keepsData, cancellationToken)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return LookAsync(injection, NodeStateKind.Running, cancellationToken);
    }

    /// <summary>From whatever state it is in: a fault may have been done in part.</summary>
    private async Task BringBackAsync(NodeId node, bool keepsData, CancellationToken cancellationToken)
    {
        var state = await cluster.ReadNodeStateAsync(node, cancellationToken).ConfigureAwait(false);
        switch (state.Kind)
        {
            case NodeStateKind.Running:
                return;
            case NodeStateKind.Paused:
                await cluster.ResumeNodeAsync(node, cancellationToken).ConfigureAwait(false);
                return;
            default:
                await cluster.RestartNodeAsync(node, keepsData, cancellationToken).ConfigureAwait(false);
                return;
        }
    }

    private async Task<FaultProof> LookAsync(
        FaultInjection injection,
        NodeStateKind wanted,
        CancellationToken cancellationToken
    )
    {
        var states = await Task.WhenAll(
                injection.Targets.Select(node => cluster.ReadNodeStateAsync(node, cancellationToken))
            )
            .ConfigureAwait(false);
        return new FaultProof(
            states.All(state => state.Kind == wanted),
            string.Join("; ", injection.Targets.Zip(states, (node, state) => $"{node}: {state.Evidence}"))
        );
    }

    private static Task ForEachAsync(FaultInjection injection, Func<NodeId, Task> act) =>
        Task.WhenAll(injection.Targets.Select(act));
}
