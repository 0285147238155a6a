using PerfTests.Clusters;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Workloads;

namespace PerfTests.Hosting.Starting;

/// <summary>
/// Waits until a cluster can be used: every node is ready, they agree on a leader where the protocol has one, and a probe write is
/// committed. A port that answers is not readiness.
/// </summary>
internal sealed class Readiness(IHostedCluster cluster, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The probe's identity and key, away from all that a run uses.</summary>
    private const long ProbeSequence = OperationSequences.ReadinessProbe;

    private string _missing = "no node has answered";

    /// <summary>Waits, at the longest for the spec's start timeout.</summary>
    /// <exception cref="ClusterStartException">It took longer, or a node ended; with the last log lines of each node.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (!await IsReadyAsync(cancellationToken).ConfigureAwait(false))
        {
            if (cluster.Conditions.FirstOrDefault(node => node.Ending is not null) is { } ended)
            {
                await WaitForLastWordsAsync(cancellationToken).ConfigureAwait(false);
                throw Failure($"node {ended.Id} {ended.Ending}");
            }

            if (time.GetElapsedTime(since) > cluster.Spec.StartTimeout)
            {
                throw Failure($"not ready within {cluster.Spec.StartTimeout.TotalSeconds:0.###} s: {_missing}");
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The end of a process is known before its last output has been read; some end without a word.</summary>
    private async Task WaitForLastWordsAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (
            cluster.Conditions.Any(node => node.Ending is null || node.LastLines.Count == 0)
            && time.GetElapsedTime(since) < LastWordsTimeout
        )
        {
            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        var statuses = await NodeStatuses.ReadAsync(cluster, time, cancellationToken).ConfigureAwait(false);
        var unready = cluster
            .Nodes.Where((_, index) => statuses[index] is not { IsReady: true })
            .Select(node => node.Id)
            .ToArray();
        if (unready.Length > 0)
        {
            _missing = $"{string.Join(", ", unready)} did not say that they are ready";
            return false;
        }

        if (
            cluster.Spec.System.Protocol.LeaderWord is { } word
            && statuses.Select(status => status!.Leader).Distinct().Count() != 1
        )
        {
            _missing = $"the nodes do not agree on a {word}";
            return false;
        }

        // What cannot write is ready when it says so.
        return !cluster.Spec.System.Operations.Contains(OperationKind.Update)
            || await IsProbeCommittedAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsProbeCommittedAsync(CancellationToken cancellationToken)
    {
        var client = cluster.Spec.System.CreateClient(
            new ClientOptions
            {
                Nodes = () => cluster.Nodes,
                Cluster = cluster.Spec,
                MaxConnectionsPerNode = 1,
                OperationTimeout = ProbeTimeout,
            }
        );
        await using (client.ConfigureAwait(false))
        {
            var probe = new Operation(ProbeSequence, OperationKind.Update, Key: ProbeSequence, ValueBytes: 8);
            var result = await client.ExecuteAsync(probe, cancellationToken).ConfigureAwait(false);
            _missing = $"the probe write was not committed ({result.Error})";
            return result.Outcome == Outcome.Ok;
        }
    }

    private ClusterStartException Failure(string why)
    {
        var logs = cluster.Conditions.Select(node =>
            $"  last lines of {node.Id}:{Environment.NewLine}"
            + string.Join(Environment.NewLine, node.LastLines.TakeLast(8).Select(line => "    " + line))
        );
        return new ClusterStartException(
            $"The cluster of {cluster.Spec.Nodes} x {cluster.Spec.System.Name} did not come up: {why}{Environment.NewLine}"
                + string.Join(Environment.NewLine, logs)
        );
    }
}
