using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// One run of the engine: warm-up, collection, measurement window, drain. Everything that has a time happens on the one
/// pacing thread: arrivals, ends of intervals, timeouts. Operations execute elsewhere.
/// </summary>
internal sealed class LoadRun : IDisposable
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
    private readonly IPacing _pacing;
    private readonly RunClock _clock;
    private readonly CancellationToken _cancellation;
    private readonly ShardedStatistics _slots;
    private readonly InFlightTable _places;
    private readonly Dispatcher _dispatcher;
    private readonly IntervalReporter _reporter;
    private readonly GeneratorWatch _watch = new();
    private readonly ClosedSource? _closed;
    private readonly long _timeout;
    private readonly long _interval;
    private long _measureStart = -1;
    private long _measureEnd = -1;
    private long _intervalStart;
    private long _nextSweep;
    private long _stragglers;
    private long _waitingAtEnd;
    private (long Scheduled, long Queued, long Dropped) _reported;

    public LoadRun(LoadRequest request, RunClock clock, IPacing pacing, CancellationToken cancellationToken)
    {
        _request = request;
        _pacing = pacing;
        _clock = clock;
        _cancellation = cancellationToken;
        _timeout = request.Limits.OperationTimeout.TotalWholeNanoseconds();
        _slots = new ShardedStatistics(Environment.ProcessorCount, request.MaxLoggedOperations > 0);
        _interval = request.Limits.Interval.TotalWholeNanoseconds();
        var closed = request.Load as ClosedLoad;
        _places = new InFlightTable(
            request.Client,
            pacing,
            _slots,
            clock,
            closed?.Clients ?? request.Limits.MaxInFlight,
            closed is null ? request.Limits.MaxQueued : 0
        )
        {
            BucketLength = _interval,
        };
        _dispatcher = new Dispatcher(new OperationStream(request.Workload, request.Seed), _places, clock);
        if (closed is not null)
        {
            _closed = new ClosedSource(closed, _dispatcher, clock);
            _places.FollowUp = _closed;
        }

        _reporter = new IntervalReporter(request, _slots, clock);
    }

    /// <summary>Runs to the end, on the calling thread.</summary>
    public LoadSummary Execute()
    {
        _pacing.EnterThread();
        _intervalStart = _clock.Now;
        var source = WarmUp();
        if (!_cancellation.IsCancellationRequested)
        {
            source = Measure(source);
        }

        Drain(source);
        _reporter.Complete();
        return Summarize();
    }

    public void Dispose() => _reporter.Dispose();

    private ILoadSource? WarmUp()
    {
        var length = _request.WarmUp.TotalWholeNanoseconds();
        if (length <= 0)
        {
            return null;
        }

        var start = _clock.Now + Lead;
        var source = CreateSource(start, start + length, isWarmUp: true);
        Pass(RunStage.WarmUp, source, start, start + length);
        return source;
    }

    private ILoadSource Measure(ILoadSource? warmUp)
    {
        // What the warm-up left behind is collected now, not in the window. Its operations may still be in flight.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        var requestedRate = warmUp?.RateAt(Middle(_clock.Now - Millisecond)) ?? 0;
        var start = _clock.Now + Lead;
        var end = start + _request.Load.During.TotalWholeNanoseconds();
        _places.WindowStart = start;
        var source = CreateSource(start, end, isWarmUp: false);
        if (warmUp is not null)
        {
            Flip(RunStage.WarmUp, start, requestedRate);
        }

        _intervalStart = start;
        (_measureStart, _measureEnd) = (start, end);
        _places.WindowEnd = end;
        _watch.Begin();
        Pass(RunStage.Measure, source, start, end);
        if (_cancellation.IsCancellationRequested)
        {
            _measureEnd = Math.Clamp(_clock.Now, start, end);
            _places.WindowEnd = _measureEnd;
        }

        _waitingAtEnd = _places.Waiting;
        _watch.End();
        Flip(
            RunStage.Measure,
            Math.Max(_clock.Now, _measureEnd),
            source.RateAt(Middle(_measureEnd)),
            isWindowEnd: true
        );
        return source;
    }

    private void Pass(RunStage stage, ILoadSource source, long start, long end)
    {
        var nextFlip = start + _interval;
        var wake = 0L;
        while (!_cancellation.IsCancellationRequested)
        {
            var now = _clock.Now;
            if (now >= nextFlip && now < end)
            {
                // Those due at the boundary belong to the next interval. Boundaries missed by a stall are not made up for.
                var boundary = start + ((now - start) / _interval * _interval);
                source.Release(boundary - 1, _cancellation);
                Flip(stage, now, source.RateAt(Middle(boundary)));
                nextFlip = boundary + _interval;
            }

            source.Release(Math.Min(now, end), _cancellation);
            if (now >= end)
            {
                break;
            }

            Attend(now);
            wake = Math.Max(
                Math.Min(Math.Min(source.NextDue, nextFlip), Math.Min(_nextSweep, end)),
                wake + MinBetweenWakes
            );
            _pacing.SleepUntil(wake, _cancellation);
        }

        source.End();
    }

    private void Drain(ILoadSource? source)
    {
        source?.End();
        var start = _clock.Now;
        var deadline = start + _request.Limits.DrainDeadline.TotalWholeNanoseconds();
        var nextFlip = start + _interval;
        while (_places.InFlight > 0 || _places.Waiting > 0)
        {
            var now = _clock.Now;
            if (_cancellation.IsCancellationRequested)
            {
                deadline = Math.Min(deadline, start + LongestDrainWhenCancelled);
            }

            if (now >= deadline)
            {
                _places.AbandonAll(now, CountAbandoned);
                break;
            }

            if (now >= nextFlip)
            {
                Flip(RunStage.Drain, now, 0);
                nextFlip = now + _interval;
            }

            Attend(now);
            _pacing.SleepUntil(Math.Min(now + Millisecond, deadline), CancellationToken.None);
        }

        Flip(RunStage.Drain, _clock.Now, 0);
    }

    private void CountAbandoned(PendingOperation operation, InFlightSlotState doing)
    {
        if (doing is InFlightSlotState.Running or InFlightSlotState.Cancelling)
        {
            _stragglers += operation.IsWarmUp ? 0 : 1;
        }
        else
        {
            _dispatcher.Of(operation.IsWarmUp).CountDropped();
            _places.RecordDropped(operation);
        }
    }

    private ILoadSource CreateSource(long start, long end, bool isWarmUp)
    {
        if (_closed is not null)
        {
            _closed.Begin(start, end, isWarmUp);
            return _closed;
        }

        if (!isWarmUp && _request.Load is AdaptiveLoad adaptive)
        {
            return new AdaptiveSource(adaptive, _dispatcher, () => _slots.OutcomesSoFar, start);
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
        return new StreamSource(_dispatcher, profile, seed, start, isWarmUp);
    }

    private void Attend(long now)
    {
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + Math.Clamp(_timeout / 8, Millisecond, SweepPeriod);
        _places.Sweep(now, _timeout, Grace);
        _watch.Poll();
    }

    private long Middle(long end) => _intervalStart + ((end - _intervalStart) / 2);

    private void Flip(RunStage stage, long end, double requestedRate, bool isWindowEnd = false)
    {
        var (warmUp, measured) = (_dispatcher.WarmUp, _dispatcher.Measured);
        var counted = (
            Scheduled: warmUp.Scheduled + measured.Scheduled,
            Queued: warmUp.Queued + measured.Queued,
            Dropped: warmUp.Dropped + measured.Dropped
        );
        _reporter.Post(
            new IntervalFlip
            {
                Shards = _slots.Flip(),
                Stage = stage,
                Start = _intervalStart,
                End = end,
                RequestedRate = requestedRate,
                Scheduled = counted.Scheduled - _reported.Scheduled,
                Queued = counted.Queued - _reported.Queued,
                Dropped = counted.Dropped - _reported.Dropped,
                InFlight = _places.InFlight,
                IsWindowEnd = isWindowEnd,
            }
        );
        _reported = counted;
        _intervalStart = end;
    }

    private LoadSummary Summarize()
    {
        var total = _reporter.Total.Measured;
        var seconds = (_measureEnd - _measureStart) / 1e9;
        return new LoadSummary
        {
            MeasureStartSeconds = _clock.SecondsSinceOrigin(_measureStart < 0 ? _clock.Now : _measureStart),
            MeasureSeconds = seconds,
            Scheduled = _dispatcher.Measured.Scheduled,
            Sent = total.Sent,
            Ok = total.Response.Count,
            Failed = total.Failed,
            Unknown = total.Unknown,
            OkInWindow = total.OkInWindow,
            Queued = _dispatcher.Measured.Queued,
            Dropped = _dispatcher.Measured.Dropped,
            Stragglers = _stragglers,
            GeneratorCpuSeconds = _watch.CpuSeconds,
            CollectionPauseSeconds = _watch.PauseSeconds,
            LongestCollectionPauseMs = _watch.LongestPauseMs,
            GeneratorBoundReasons = _measureStart < 0 ? [] : ValidityGate.Judge(Facts(total, seconds)),
        };
    }

    private GeneratorFacts Facts(StageStatistics total, double seconds)
    {
        var calm = total.CalmService.Count > 0 ? total.CalmService : _reporter.Total.WarmUp.CalmService;
        return new GeneratorFacts
        {
            Scheduled = _dispatcher.Measured.Scheduled,
            Overdue =
                _dispatcher.Measured.Scheduled
                - _reporter.SentByWindowEnd
                - _waitingAtEnd
                - _dispatcher.Measured.Dropped,
            Queued = _dispatcher.Measured.Queued,
            Dropped = _dispatcher.Measured.Dropped,
            Cap = _request.Limits.MaxInFlight,
            LagP99 = total.Lag.ToHistogram().Percentile(99),
            LagLimit = _request.Limits.MaxScheduleLagP99?.TotalNanoseconds,
            ResponseP50 = total.Response.ToHistogram().Percentile(50),
            ResponseP99 = total.Response.ToHistogram().Percentile(99),
            CalmServiceP50 = calm.ToHistogram().Percentile(50),
            CappedServiceP50 = total.CappedService.ToHistogram().Percentile(50),
            CpuShare = seconds > 0 ? _watch.CpuSeconds / (seconds * Environment.ProcessorCount) : 0,
            WindowSeconds = seconds,
            PauseSeconds = _watch.PauseSeconds,
            LongestPauseMs = _watch.LongestPauseMs,
        };
    }
}
