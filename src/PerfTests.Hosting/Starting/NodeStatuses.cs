using PerfTests.Clusters;

namespace PerfTests.Hosting.Starting;

/// <summary>Asks all nodes of a cluster for their views, and finds what a majority of them says.</summary>
internal static class NodeStatuses
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <summary>Every node's view, asked for at the same time; null for those that do not answer within 1 s.</summary>
    public static async Task<IReadOnlyList<NodeStatus?>> ReadAsync(
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(cluster);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        return await Task.WhenAll(cluster.Nodes.Select(ReadOneAsync)).ConfigureAwait(false);

        async Task<NodeStatus?> ReadOneAsync(Node node)
        {
            try
            {
                return await cluster.Spec.System.ReadStatusAsync(node, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }
    }

    /// <summary>The node that more than half of those who answer take for the leader; null if there is none.</summary>
    public static async Task<NodeId?> FindLeaderAsync(ICluster cluster, CancellationToken cancellationToken)
    {
        var statuses = await ReadAsync(cluster, cancellationToken).ConfigureAwait(false);
        var votes = statuses.Where(status => status?.Leader is not null).GroupBy(status => status!.Leader!.Value);
        var best = votes.MaxBy(group => group.Count());
        return best is not null && best.Count() * 2 > statuses.Count(status => status is not null) ? best.Key : null;
    }
}
