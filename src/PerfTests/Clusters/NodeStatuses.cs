namespace PerfTests.Clusters;

/// <summary>Asks all nodes of a cluster for their views, and finds what a majority of them says.</summary>
public static class NodeStatuses
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Every node's view in the order of <see cref="ICluster.Nodes"/>, asked for at the same time; null for those that do not answer within 1 s.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<IReadOnlyList<NodeStatus?>> ReadAsync(
        ICluster cluster,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(cluster);
        using var deadline = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var statuses = await Task.WhenAll(cluster.Nodes.Select(ReadOneAsync)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return statuses;

        async Task<NodeStatus?> ReadOneAsync(Node node)
        {
            try
            {
                return await cluster.Spec.System.ReadStatusAsync(node, either.Token).ConfigureAwait(false);
            }
            catch (Exception failure)
                when (failure is OperationCanceledException or IOException or HttpRequestException)
            {
                return null;
            }
        }
    }

    /// <summary>The node that more than half of those who answer take for the leader; null if there is none.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="time">The clock of the wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<NodeId?> FindLeaderAsync(
        ICluster cluster,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var statuses = await ReadAsync(cluster, time, cancellationToken).ConfigureAwait(false);
        var votes = statuses.Where(status => status?.Leader is not null).GroupBy(status => status!.Leader!.Value);
        var best = votes.MaxBy(group => group.Count());
        return best is not null && best.Count() * 2 > statuses.Count(status => status is not null) ? best.Key : null;
    }
}
