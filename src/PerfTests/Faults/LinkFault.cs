using PerfTests.Clusters;
using PerfTests.Settings;

namespace PerfTests.Faults;

/// <summary>Links between nodes and all others get worse.</summary>
/// <param name="Target">The nodes.</param>
/// <param name="Side">Which directions of their links.</param>
/// <param name="Quality">What is done to them.</param>
public sealed record LinkFault(Target Target, LinkSide Side, LinkQuality Quality) : NetworkFault(Target)
{
    /// <inheritdoc/>
    public override string Kind =>
        Quality switch
        {
            { ResetsConnections: true } => "network.reset",
            { CloseDelay.Ticks: > 0 } => "network.slow-close",
            { Loss: > 0 } => "network.loss",
            { BytesPerSecond: not null } => "network.bandwidth",
            _ => "network.latency",
        };

    /// <inheritdoc/>
    public override string Describe()
    {
        var side = Side switch
        {
            LinkSide.Outgoing => "from",
            LinkSide.Incoming => "to",
            _ => "from and to",
        };
        return $"{Quality.Describe()} {side} {Target}";
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LinkChange> Changes(IReadOnlyList<NodeId> nodes, IReadOnlyList<NodeId> targets)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(targets);
        return
        [
            .. from sender in nodes
            from receiver in nodes
            where
                sender != receiver
                && (
                    (Side != LinkSide.Incoming && targets.Contains(sender))
                    || (Side != LinkSide.Outgoing && targets.Contains(receiver))
                )
            select new LinkChange(sender, receiver, Quality),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<SettingProblem> Validate(ClusterSpec spec) =>
        base.Validate(spec)
            .Concat(
                Quality.Validate().Select(problem => problem with { Setting = $"Fault {Kind}: {problem.Setting}" })
            );
}
