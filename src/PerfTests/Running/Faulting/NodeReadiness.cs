using PerfTests.Clusters;
using PerfTests.Faults;

namespace PerfTests.Running.Faulting;

/// <summary>
/// Waits until the nodes that a fault has touched are ready again: only then is it healed (METHOD 7). While another fault is at work nothing is to be expected of
/// them; they are left to the fault that is healed last.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="active">The faults that are at work.</param>
/// <param name="time">The one clock of the run.</param>
/// <param name="stopped">Cancelled when the run is stopped: nobody waits then.</param>
internal sealed class NodeReadiness(ICluster cluster, ActiveFaults active, TimeProvider time, CancellationToken stopped)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Waits, for at most the cluster's start timeout.</summary>
    /// <param name="injection">The fault, whose cause is gone.</param>
    /// <returns>Proven when the nodes are ready, or when none of them is to be waited for; else what is missing.</returns>
    public async Task<FaultProof> WaitAsync(FaultInjection injection)
    {
        NodeId[] touched = [.. Touched(injection).Concat(active.Take()).Distinct()];
        var since = time.GetTimestamp();
        while (true)
        {
            if (active.Any)
            {
                active.Leave(touched);
                return new FaultProof(true, "its nodes are not waited for while another fault is at work");
            }

            if (stopped.IsCancellationRequested)
            {
                return new FaultProof(true, "its nodes are not waited for, as the run was stopped");
            }

            var missing = await FindMissingAsync(touched).ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(since);
            if (missing.Length == 0)
            {
                return new FaultProof(
                    true,
                    FormattableString.Invariant($"{Names(touched)} ready after {elapsed.TotalSeconds:0.000} s")
                );
            }

            if (await FindGoneAsync(missing).ConfigureAwait(false) is { } gone)
            {
                return new FaultProof(false, gone);
            }

            if (elapsed > cluster.Spec.StartTimeout)
            {
                return new FaultProof(
                    false,
                    FormattableString.Invariant(
                        $"{Names(missing)} not ready within {cluster.Spec.StartTimeout.TotalSeconds:0.###} s"
                    )
                );
            }

            await Task.Delay(PollInterval, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>A fault of links touches the nodes at both ends.</summary>
    private IEnumerable<NodeId> Touched(FaultInjection injection) =>
        injection.Fault is NetworkFault ? cluster.Nodes.Select(node => node.Id) : injection.Targets;

    private async Task<NodeId[]> FindMissingAsync(NodeId[] nodes)
    {
        using var deadline = new CancellationTokenSource(AnswerTimeout, time);
        var statuses = await Task.WhenAll(
                cluster
                    .Nodes.Where(node => nodes.Contains(node.Id))
                    .Select(async node => (node.Id, IsReady: await IsReadyAsync(node, deadline.Token)))
            )
            .ConfigureAwait(false);
        return [.. statuses.Where(status => !status.IsReady).Select(status => status.Id)];
    }

    private async Task<bool> IsReadyAsync(Node node, CancellationToken cancellationToken)
    {
        try
        {
            var status = await cluster.Spec.System.ReadStatusAsync(node, cancellationToken).ConfigureAwait(false);
            return status is { IsReady: true };
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>What became of a node that is not there: no wait brings it back. Null if all are there, or nobody can tell.</summary>
    private async Task<string?> FindGoneAsync(NodeId[] nodes)
    {
        foreach (var node in nodes)
        {
            var state = await cluster.ReadNodeStateAsync(node, CancellationToken.None).ConfigureAwait(false);
            if (state.Kind == NodeStateKind.Gone)
            {
                return $"{node} is not there any more: {state.Evidence}";
            }
        }

        return null;
    }

    private static string Names(NodeId[] nodes) => string.Join(", ", nodes);
}
