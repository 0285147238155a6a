using DotNext.Net.Cluster.Consensus.Raft;
using PerfTests.Replica.Parameters;

namespace PerfTests.Replica.Raft;

/// <summary>
/// Confirms that this node leads and has applied everything committed so far, as a linearizable read needs
/// (read index; Ongaro 2014, section 6.4). All reads that arrive during one round share the next one.
/// </summary>
/// <param name="cluster">The cluster.</param>
/// <param name="log">The log, for the term.</param>
/// <param name="timeoutMs">How long a round may take.</param>
/// <param name="time">The clock.</param>
internal sealed class ReadBarrier(RaftCluster cluster, RaftLog log, IntegerParameter timeoutMs, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<BarrierRound>? _next;
    private bool _running;

    /// <summary>Waits for a round that begins after this call.</summary>
    public Task<BarrierRound> PassAsync()
    {
        lock (_gate)
        {
            _next ??= new TaskCompletionSource<BarrierRound>(TaskCreationOptions.RunContinuationsAsynchronously);
            var round = _next.Task;
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync);
            }
            return round;
        }
    }

    private async Task RunAsync()
    {
        while (true)
        {
            TaskCompletionSource<BarrierRound> round;
            lock (_gate)
            {
                if (_next is null)
                {
                    _running = false;
                    return;
                }
                (round, _next) = (_next, null);
            }
            round.SetResult(await PassOneAsync().ConfigureAwait(false));
        }
    }

    private async Task<BarrierRound> PassOneAsync()
    {
        var (beganAt, term) = (time.GetTimestamp(), log.Term);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(timeoutMs.Value), time);
        try
        {
            await cluster.ApplyReadBarrierAsync(ReadBarrierType.Strong, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Whatever went wrong, leadership was not confirmed, and every read that waits must hear so.
            return new BarrierRound(beganAt, time.GetTimestamp(), IsConfirmed: false);
        }
        // DotNext goes on at the new leader when leadership is lost on the way, and asks it without confirming that it leads.
        var isConfirmed = cluster.Leader is { IsRemote: false } && log.Term == term;
        return new BarrierRound(beganAt, time.GetTimestamp(), isConfirmed);
    }
}
