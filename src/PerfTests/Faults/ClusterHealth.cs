using PerfTests.Clusters;

namespace PerfTests.Faults;

/// <summary>How a cluster is, as its nodes say.</summary>
/// <param name="IsHealthy">Whether every node is ready and, where the protocol has a leader, all name the same one.</param>
/// <param name="Words">In words, beginning with "healthy" or "unhealthy".</param>
public sealed record ClusterHealth(bool IsHealthy, string Words)
{
    /// <summary>The nodes that did not say that they are ready.</summary>
    public IReadOnlyList<NodeId> NotReady { get; init; } = [];

    /// <summary>Asks every node at the same time, for at most a second.</summary>
    public static async Task<ClusterHealth> ReadAsync(
        ICluster cluster,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var nodes = cluster.Nodes;
        var statuses = await NodeStatuses.ReadAsync(cluster, time, cancellationToken).ConfigureAwait(false);
        return Judge(cluster.Spec, nodes, statuses);
    }

    private static ClusterHealth Judge(ClusterSpec spec, IReadOnlyList<Node> nodes, IReadOnlyList<NodeStatus?> statuses)
    {
        var notReady = nodes
            .Where((_, index) => statuses[index] is not { IsReady: true })
            .Select(node => node.Id)
            .ToArray();
        var words =
            notReady.Length == 0 ? $"all {nodes.Count} nodes ready" : $"{string.Join(", ", notReady)} not ready";
        var isAgreed = true;
        if (spec.System.Protocol.LeaderWord is { } word)
        {
            var leaders = statuses.Select(status => status?.Leader).OfType<NodeId>().Distinct().ToArray();
            isAgreed = leaders.Length == 1;
            words += leaders switch
            {
                [] => $", no {word}",
                [var one] => $", {word} {one}",
                _ => $", {word} disputed: {string.Join(", ", leaders)}",
            };
        }

        var isHealthy = notReady.Length == 0 && isAgreed;
        return new ClusterHealth(isHealthy, $"{(isHealthy ? "healthy" : "unhealthy")}: {words}")
        {
            NotReady = notReady,
        };
    }
}
