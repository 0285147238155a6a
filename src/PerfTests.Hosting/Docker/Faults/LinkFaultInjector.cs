using System.Net;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Abilities;

namespace PerfTests.Hosting.Docker.Faults;

/// <summary>
/// Does faults to the links between containers, in the network namespaces of the nodes: clients, who come from outside of them, reach every node as
/// before. The proof is what the kernel's own rules and classes have counted.
/// </summary>
/// <param name="cluster">The nodes.</param>
internal sealed class LinkFaultInjector(DockerCluster cluster) : IFaultInjector, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<FaultInjection, IReadOnlyList<LinkChange>> _active = [];

    /// <inheritdoc/>
    public string Name => "network namespace";

    /// <summary>Whether a fault of links can be done to containers of this machine, and how, or why not.</summary>
    public static FaultSupport Supports(Fault fault, bool isLocal, IMachineAbilities abilities)
    {
        if (!isLocal)
        {
            return FaultSupport.No(
                "the engine is on another machine, whose network namespaces cannot be entered from here"
            );
        }

        if (abilities.NamespaceObstacle is { } obstacle)
        {
            return FaultSupport.No(obstacle);
        }

        return fault switch
        {
            PartitionFault => FaultSupport.Yes("iptables in the nodes' network namespaces"),
            LinkFault link => Supports(link.Quality, abilities),
            _ => FaultSupport.No("it is no fault of links"),
        };
    }

    /// <inheritdoc/>
    public FaultSupport Supports(Fault fault) => Supports(fault, cluster.Engine.Address.IsLocal, ThisMachine.Instance);

    /// <inheritdoc/>
    public Task InjectAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var fault = (NetworkFault)injection.Fault;
        var changes = fault.Changes([.. cluster.Nodes.Select(node => node.Id)], injection.Targets);
        return ExclusivelyAsync(
            async () =>
            {
                _active[injection] = changes;
                foreach (var change in changes)
                {
                    await ApplyRuleAsync(injection, change, "-I", cancellationToken).ConfigureAwait(false);
                }

                await ShapeAsync(changes.Select(change => change.From), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<FaultProof> VerifyAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var changes = ((NetworkFault)injection.Fault).Changes(
            [.. cluster.Nodes.Select(node => node.Id)],
            injection.Targets
        );
        var seen = await CountAsync(injection, changes, cancellationToken).ConfigureAwait(false);
        return new FaultProof(
            seen.Any(count => count.Number > 0),
            string.Join(
                "; ",
                seen.Select(count => $"{count.Node}: {count.Number?.ToString(null, null) ?? "no"} {count.Unit}")
            )
        );
    }

    /// <inheritdoc/>
    public Task HealAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        return ExclusivelyAsync(
            async () =>
            {
                if (!_active.Remove(injection, out var changes))
                {
                    return;
                }

                foreach (var change in changes)
                {
                    await TryAsync(() => ApplyRuleAsync(injection, change, "-D", cancellationToken))
                        .ConfigureAwait(false);
                }

                await ShapeAsync(changes.Select(change => change.From), cancellationToken).ConfigureAwait(false);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<FaultProof> VerifyHealedAsync(FaultInjection injection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(injection);
        var tag = LinkRule.Tag(injection.Number);
        var left = new List<string>();
        foreach (var node in Running())
        {
            var rules = await ListRulesAsync(node.ProcessId!.Value, cancellationToken).ConfigureAwait(false);
            if (LinkRule.CountPackets(rules, tag) is not null)
            {
                left.Add($"{node.Id} still has rules");
            }
        }

        return new FaultProof(left.Count == 0, left.Count == 0 ? "no rule of it is left" : string.Join("; ", left));
    }

    /// <summary>A node that was started again has a new network namespace: what is done to its links is done again.</summary>
    public Task ApplyAgainAsync(NodeId node, CancellationToken cancellationToken) =>
        ExclusivelyAsync(
            async () =>
            {
                foreach (var (injection, changes) in _active)
                {
                    foreach (var change in changes.Where(change => change.To == node))
                    {
                        await ApplyRuleAsync(injection, change, "-I", cancellationToken).ConfigureAwait(false);
                    }
                }

                if (_active.Count > 0)
                {
                    await ShapeAsync([node], cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static FaultSupport Supports(LinkQuality quality, IMachineAbilities abilities)
    {
        if (quality.CloseDelay > TimeSpan.Zero)
        {
            return FaultSupport.No(
                "the kernel closes connections at once; only a proxy in the link could hold that back"
            );
        }

        if (quality.Loss > 0 && !abilities.HasLoss)
        {
            return FaultSupport.No("the kernel lacks the iptables module 'statistic'");
        }

        if (quality.BytesPerSecond is not null && !abilities.HasShaping)
        {
            return FaultSupport.No("the kernel lacks the queueing discipline 'htb' or its u32 filter");
        }

        return (quality.Delay > TimeSpan.Zero || quality.Jitter > TimeSpan.Zero) && !abilities.HasDelay
            ? FaultSupport.No(
                "the kernel lacks the queueing discipline 'netem', without which packets cannot be delayed"
            )
            : FaultSupport.Yes("iptables and tc in the nodes' network namespaces");
    }

    private static Task<string> ListRulesAsync(int processId, CancellationToken cancellationToken) =>
        NetworkTools.RunAsync(processId, ["iptables", "-w", "-nvxL", "INPUT"], cancellationToken);

    /// <summary>What is not there any more needs no removal.</summary>
    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // Whether it is gone is looked at afterwards.
        }
    }

    private async Task ApplyRuleAsync(
        FaultInjection injection,
        LinkChange change,
        string action,
        CancellationToken cancellationToken
    )
    {
        var rule = LinkRule.Specification(change.Quality, Address(change.From), LinkRule.Tag(injection.Number));
        if (rule is not null && ProcessId(change.To) is { } processId)
        {
            await NetworkTools
                .RunAsync(processId, ["iptables", "-w", action, .. rule], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Builds the shaping of the senders anew, from all faults that are active.</summary>
    private async Task ShapeAsync(IEnumerable<NodeId> senders, CancellationToken cancellationToken)
    {
        foreach (var sender in senders.Distinct())
        {
            if (ProcessId(sender) is not { } processId || !NetworkTools.HasShaping)
            {
                continue;
            }

            await TryAsync(() => NetworkTools.RunAsync(processId, LinkShaping.Remove, cancellationToken))
                .ConfigureAwait(false);
            var links = ShapedLinks(sender);
            foreach (var command in links.Count > 0 ? LinkShaping.Build(links) : [])
            {
                await NetworkTools.RunAsync(processId, command, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private List<KeyValuePair<IPAddress, LinkQuality>> ShapedLinks(NodeId sender) =>
        [
            .. _active
                .Values.SelectMany(changes => changes)
                .Where(change => change.From == sender && LinkShaping.IsNeeded(change.Quality))
                .GroupBy(change => change.To)
                .OrderBy(link => link.Key.Name, StringComparer.Ordinal)
                .Select(link =>
                    KeyValuePair.Create(
                        Address(link.Key),
                        link.Select(change => change.Quality).Aggregate((first, second) => first.Combine(second))
                    )
                ),
        ];

    private async Task<List<(NodeId Node, long? Number, string Unit)>> CountAsync(
        FaultInjection injection,
        IReadOnlyList<LinkChange> changes,
        CancellationToken cancellationToken
    )
    {
        var counts = new List<(NodeId, long?, string)>();
        foreach (var node in Running())
        {
            if (changes.Any(change => change.To == node.Id && !LinkShaping.IsNeeded(change.Quality)))
            {
                var rules = await ListRulesAsync(node.ProcessId!.Value, cancellationToken).ConfigureAwait(false);
                counts.Add((node.Id, LinkRule.CountPackets(rules, LinkRule.Tag(injection.Number)), "packets taken"));
            }

            if (changes.Any(change => change.From == node.Id && LinkShaping.IsNeeded(change.Quality)))
            {
                var classes = await NetworkTools
                    .RunAsync(node.ProcessId!.Value, LinkShaping.List, cancellationToken)
                    .ConfigureAwait(false);
                counts.Add((node.Id, LinkShaping.CountBytes(classes), "bytes through its shaped links"));
            }
        }

        return counts;
    }

    private IEnumerable<Node> Running() => cluster.Nodes.Where(node => node.ProcessId is not null);

    private int? ProcessId(NodeId node) => cluster.Nodes.First(candidate => candidate.Id == node).ProcessId;

    private IPAddress Address(NodeId node) =>
        cluster.Containers[0].Plan.Members.First(member => member.Key == node).Value.Values.First().Address;

    private async Task ExclusivelyAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await act().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
