using PerfTests.Clusters;

namespace PerfTests.Faults.Injecting;

/// <summary>A rolling restart under way: each node is stopped, stays down, is started, and must be ready before the next one's turn.</summary>
internal sealed class RollingRestart
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>A node that does not come back in this time is reported, and the next one's turn comes.</summary>
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(10);

    private readonly ICluster _cluster;
    private readonly FaultInjection _injection;
    private readonly TimeSpan _down;
    private readonly TimeProvider _time;
    private readonly Task _work;
    private volatile FaultProof _progress = new(false, "no node has been stopped yet");

    private RollingRestart(ICluster cluster, FaultInjection injection, TimeSpan down, TimeProvider time)
    {
        _cluster = cluster;
        _injection = injection;
        _down = down;
        _time = time;
        _work = Task.Run(RunAsync);
    }

    /// <summary>Proven once the first node was seen to be gone.</summary>
    public FaultProof Progress =>
        _work.IsFaulted ? new FaultProof(false, _work.Exception!.GetBaseException().Message) : _progress;

    /// <summary>Begins.</summary>
    public static RollingRestart Begin(ICluster cluster, FaultInjection injection, TimeSpan down, TimeProvider time) =>
        new(cluster, injection, down, time);

    /// <summary>Waits until the last node's turn is over, or the run ends.</summary>
    /// <exception cref="InvalidOperationException">A node did not become ready again.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _work.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_injection.RunEnded.IsCancellationRequested)
        {
            // Whoever is down now is brought back by the healing.
        }
    }

    private async Task RunAsync()
    {
        var late = new List<NodeId>();
        foreach (var node in _injection.Targets)
        {
            await _cluster.StopNodeAsync(node, _injection.RunEnded).ConfigureAwait(false);
            var state = await _cluster.ReadNodeStateAsync(node, _injection.RunEnded).ConfigureAwait(false);
            if (state.Kind == NodeStateKind.Gone && !_progress.IsProven)
            {
                _progress = new FaultProof(true, $"{node}, the first: {state.Evidence}");
            }

            await Task.Delay(_down, _time, _injection.RunEnded).ConfigureAwait(false);
            await _cluster.RestartNodeAsync(node, keepData: true, _injection.RunEnded).ConfigureAwait(false);
            if (!await IsReadyInTimeAsync(node).ConfigureAwait(false))
            {
                late.Add(node);
            }
        }

        if (late.Count > 0)
        {
            throw new InvalidOperationException(
                $"{string.Join(", ", late)} was not ready within {ReadyTimeout.TotalSeconds:0} s of its restart"
            );
        }
    }

    private async Task<bool> IsReadyInTimeAsync(NodeId node)
    {
        var since = _time.GetTimestamp();
        while (_time.GetElapsedTime(since) < ReadyTimeout)
        {
            var health = await ClusterHealth.ReadAsync(_cluster, _time, _injection.RunEnded).ConfigureAwait(false);
            if (!health.NotReady.Contains(node))
            {
                return true;
            }

            await Task.Delay(PollInterval, _time, _injection.RunEnded).ConfigureAwait(false);
        }

        return false;
    }
}
