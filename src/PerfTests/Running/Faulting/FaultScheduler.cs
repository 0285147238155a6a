using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Recording;

namespace PerfTests.Running.Faulting;

/// <summary>
/// Runs a plan of faults beside the load: each waits for its time or event and then goes through its bracket. Whatever happens to the load, every fault that
/// was begun is healed before <see cref="EndAsync"/> returns.
/// </summary>
internal sealed class FaultScheduler : IDisposable
{
    private readonly FaultExecution _execution;
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Task<long> _windowStart;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private readonly List<IntervalRecord> _measured = [];
    private readonly List<(FaultTrigger Trigger, TaskCompletionSource Met)> _waiting = [];
    private readonly Task<FaultRecord>[] _faults;

    private FaultScheduler(
        IReadOnlyList<PlannedFault> plan,
        ICluster cluster,
        RunContext context,
        Task<long> windowStart,
        TimeProvider time,
        CancellationToken stopped
    )
    {
        _time = time;
        _origin = context.OriginTimestamp;
        _windowStart = windowStart;
        _execution = new FaultExecution(cluster, context, time, _ended.Token, stopped);
        _faults = [.. plan.Select(RunAsync)];
    }

    /// <summary>Begins to wait. Times count from the start of the measurement window.</summary>
    /// <param name="plan">The faults.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="context">The run.</param>
    /// <param name="windowStart">Start of the measurement window, in nanoseconds since the run's origin, as soon as it is known.</param>
    /// <param name="time">The one clock of the run.</param>
    /// <param name="stopped">Cancelled when the run is stopped: faults are healed then, and nobody waits for their nodes to be ready.</param>
    public static FaultScheduler Start(
        IReadOnlyList<PlannedFault> plan,
        ICluster cluster,
        RunContext context,
        Task<long> windowStart,
        TimeProvider time,
        CancellationToken stopped
    ) => new(plan, cluster, context, windowStart, time, stopped);

    /// <summary>Is told of each ended interval, to see events come.</summary>
    public void Observe(LoadProgress progress)
    {
        var interval = progress.Interval;
        if (interval.Stage != RunStage.Measure)
        {
            return;
        }

        lock (_lock)
        {
            _measured.Add(interval);
            foreach (var (_, met) in _waiting.Where(entry => entry.Trigger.IsMet(_measured)))
            {
                met.TrySetResult();
            }
        }
    }

    /// <summary>The load is over, in whatever way: what is in effect is healed, what has not begun is dropped and says so.</summary>
    /// <returns>The last record of each fault.</returns>
    public async Task<IReadOnlyList<FaultRecord>> EndAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        return await Task.WhenAll(_faults).ConfigureAwait(false);
    }

    /// <summary>To be called after <see cref="EndAsync"/>.</summary>
    public void Dispose() => _ended.Dispose();

    private async Task<FaultRecord> RunAsync(PlannedFault planned)
    {
        try
        {
            if (planned.Trigger is { } trigger)
            {
                await WaitForAsync(trigger).ConfigureAwait(false);
                return await _execution.RunAsync(planned, () => Task.CompletedTask).ConfigureAwait(false);
            }

            var at = planned.At!.Value.TotalSeconds;
            await WaitUntilAsync(at - FaultExecution.HealthLead.TotalSeconds).ConfigureAwait(false);
            return await _execution.RunAsync(planned, () => WaitUntilAsync(at)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            return _execution.Drop(planned);
        }
    }

    private async Task WaitForAsync(FaultTrigger trigger)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _waiting.Add((trigger, met));
        }

        await met.Task.WaitAsync(_ended.Token).ConfigureAwait(false);
    }

    private async Task WaitUntilAsync(double secondsInWindow)
    {
        var start = await _windowStart.WaitAsync(_ended.Token).ConfigureAwait(false);
        var wait = (start / 1e9) + secondsInWindow - _time.GetElapsedTime(_origin).TotalSeconds;
        if (wait > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(wait), _time, _ended.Token).ConfigureAwait(false);
        }
    }
}
