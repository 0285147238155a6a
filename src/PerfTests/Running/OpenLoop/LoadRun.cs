using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// One run of the engine: warm-up, collection, measurement window, drain. Everything that has a time happens on the one
/// pacing thread: arrivals, ends of intervals, timeouts. Operations execute elsewhere.
/// </summary>
internal sealed class LoadRun
{
    /// <summary>Wakes are at least this far apart; all that is due is released at each.</summary>
    private const long MinBetweenWakes = 100_000;

    private const long Millisecond = 1_000_000;

    /// <summary>How soon cancellation and timeouts are noticed.</summary>
    private const long SweepPeriod = 20 * Millisecond;

    /// <summary>From the decision to begin a stage to its first arrival: longer than the decision takes.</summary>
    private const long Lead = 2 * Millisecond;

    /// <summary>How long a client that was told to give up may take to do so.</summary>
    private const long Grace = 1_000 * Millisecond;

    private const long LongestDrainWhenCancelled = 1_000 * Millisecond;

    private readonly LoadRequest _request;
    private readonly OperationRecorder _recorder;
    private readonly IPacing _pacing;
    private readonly CancellationToken _cancellation;
    private readonly InFlightTable _table;
    private readonly Dispatcher _dispatcher;
    private readonly ClosedSource? _closed;
    private readonly long _timeout;
    private long _nextSweep;

    public LoadRun(LoadRequest request, OperationRecorder recorder, IPacing pacing, CancellationToken cancellationToken)
    {
        _request = request;
        _recorder = recorder;
        _pacing = pacing;
        _cancellation = cancellationToken;
        _timeout = request.Limits.OperationTimeout.TotalWholeNanoseconds();
        var closed = request.Load as ClosedLoad;
        _table = new InFlightTable(
            request.Client,
            pacing,
            recorder,
            closed?.Clients ?? request.Limits.MaxInFlight,
            closed is null ? request.Limits.MaxQueued : 0
        );
        _dispatcher = new Dispatcher(new OperationStream(request.Workload, request.Seed), _table, recorder);
        if (closed is not null)
        {
            _closed = new ClosedSource(closed, _dispatcher, recorder);
            _table.FollowUp = _closed;
        }
    }

    /// <summary>Runs to the end, on the calling thread.</summary>
    public void Execute()
    {
        _pacing.EnterThread();
        _recorder.TakeOverIntervals();
        var source = WarmUp();
        if (!_cancellation.IsCancellationRequested)
        {
            source = Measure();
        }

        Drain(source);
    }

    private ILoadSource? WarmUp()
    {
        var length = _request.WarmUp.TotalWholeNanoseconds();
        if (length <= 0)
        {
            return null;
        }

        var start = _recorder.Now + Lead;
        ILoadSource? source = null;
        _recorder.StartWarmUp(start, at => source!.RateAt(at));
        source = CreateSource(start, start + length, isWarmUp: true);
        Pass(source, start + length);
        return source;
    }

    private ILoadSource Measure()
    {
        // What the warm-up left behind is collected now, not in the window. Its operations may still be in flight.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        var start = _recorder.Now + Lead;
        var end = start + _request.Load.During.TotalWholeNanoseconds();
        ILoadSource? source = null;
        _recorder.StartWindow(start, end, at => source!.RateAt(at));
        source = CreateSource(start, end, isWarmUp: false);
        Pass(source, end);
        return source;
    }

    private void Pass(ILoadSource source, long end)
    {
        var wake = 0L;
        while (!_cancellation.IsCancellationRequested)
        {
            var now = _recorder.Now;
            if (now >= _recorder.NextIntervalEnd && now < end)
            {
                // Those due at the boundary belong to the next interval.
                source.Release(_recorder.LastBoundary(now) - 1, _cancellation);
                _recorder.EndInterval(now);
            }

            source.Release(Math.Min(now, end), _cancellation);
            if (now >= end)
            {
                break;
            }

            Attend(now);
            wake = Math.Max(
                Math.Min(Math.Min(source.NextDue, _recorder.NextIntervalEnd), Math.Min(_nextSweep, end)),
                wake + MinBetweenWakes
            );
            _pacing.SleepUntil(wake, _cancellation);
        }

        source.End();
    }

    private void Drain(ILoadSource? source)
    {
        source?.End();
        var start = _recorder.Now;
        _recorder.EndLoad(start);
        var deadline = start + _request.Limits.DrainDeadline.TotalWholeNanoseconds();
        while (_table.InFlight > 0 || _table.Waiting > 0)
        {
            var now = _recorder.Now;
            if (_cancellation.IsCancellationRequested)
            {
                deadline = Math.Min(deadline, start + LongestDrainWhenCancelled);
            }

            if (now >= deadline)
            {
                _table.AbandonAll(now);
                break;
            }

            _recorder.EndInterval(now);
            Attend(now);
            _pacing.SleepUntil(Math.Min(now + Millisecond, deadline), CancellationToken.None);
        }
    }

    private ILoadSource CreateSource(long start, long end, bool isWarmUp)
    {
        if (_closed is not null)
        {
            _closed.Begin(start, end);
            return _closed;
        }

        if (!isWarmUp && _request.Load is AdaptiveLoad adaptive)
        {
            return new AdaptiveSource(adaptive, _dispatcher, _recorder, start);
        }

        var profile = (_request.Load, isWarmUp) switch
        {
            (OpenLoopProfile open, true) => open.CreateWarmUp(_request.WarmUp),
            (OpenLoopProfile open, false) => open,
            (AdaptiveLoad load, _) => Load.Constant(load.Start, _request.WarmUp),
            _ => throw new NotSupportedException(
                $"The load '{_request.Load.Describe()}' is of no kind this engine knows."
            ),
        };
        var seed = _request.Seed.Derive(isWarmUp ? "warm-up-arrivals" : "arrivals");
        return new StreamSource(_dispatcher, profile, seed, start);
    }

    private void Attend(long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + Math.Clamp(_timeout / 8, Millisecond, SweepPeriod);
        _table.Sweep(now, _timeout, Grace);
        _recorder.WatchGenerator();
    }
}
