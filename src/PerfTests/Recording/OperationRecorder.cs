using PerfTests.Protocols;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Recording;

/// <summary>
/// Takes from a load engine what fell due, was sent, ended or was dropped, and makes of it the facts of a run: counts and histograms
/// per interval, the log of operations, and the summary of the measurement window. It is all that an engine has to feed.
/// </summary>
/// <remarks>
/// The order of calls: <see cref="StartWarmUp"/> (optional), <see cref="StartWindow"/>, <see cref="EndLoad"/> (optional), and
/// <see cref="Complete"/>, which whoever made the recorder calls. In between, for every operation, <see cref="Due"/>, then
/// <see cref="Sent"/> and <see cref="Ended"/> or <see cref="Abandoned"/>; or <see cref="Dropped"/> instead. All of these are safe for concurrent calls and
/// allocate nothing. Stamps are nanoseconds since the run's origin, read from <see cref="Now"/>. Intervals end by themselves, on a timer,
/// unless the engine takes that over (<see cref="TakeOverIntervals"/>).
/// </remarks>
public sealed class OperationRecorder : IDisposable
{
    /// <summary>How often the timer looks for ended intervals and for pauses of the process.</summary>
    private static readonly TimeSpan TimerPeriod = TimeSpan.FromMilliseconds(20);

    private static readonly OperationResult StragglerResult = OperationResult.Unknown("straggler");

    private readonly Lock _lock = new();
    private readonly OperationRecorderOptions _options;
    private readonly ShardedStatistics _shards;
    private readonly IntervalReporter _reporter;
    private readonly GeneratorWatch _watch = new();
    private readonly long _interval;
    private readonly TaskCompletionSource<long> _windowStarted = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private Func<long, double> _rateAt = static _ => double.NaN;
    private ITimer? _timer;
    private RunStage? _stage;
    private bool _isTakenOver;
    private bool _isComplete;
    private int _lanes;
    private long _windowStart = long.MaxValue;
    private long _windowEnd = long.MaxValue;
    private long _stageStart;
    private long _intervalStart;
    private long _nextIntervalEnd = long.MaxValue;
    private (long Scheduled, long Queued, long Dropped) _reported;

    /// <summary>A recorder for one run of a load.</summary>
    public OperationRecorder(OperationRecorderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Clock = new RunClock(options.Time, options.OriginTimestamp);
        _interval = options.Interval.TotalWholeNanoseconds();
        _shards = new ShardedStatistics(Environment.ProcessorCount, options.MaxLoggedOperations > 0);
        _reporter = new IntervalReporter(options, _shards);
    }

    /// <summary>The time: nanoseconds since the run's origin.</summary>
    public long Now => Clock.Now;

    /// <summary>Start of the measurement window, in nanoseconds since the run's origin; ends when <see cref="StartWindow"/> was called.</summary>
    public Task<long> WindowStarted => _windowStarted.Task;

    /// <summary>Outcomes since the run began: what a load that adapts itself looks at.</summary>
    public OutcomeCounts OutcomesSoFar => _shards.OutcomesSoFar;

    internal RunClock Clock { get; }

    /// <summary>When the current interval is to end, in nanoseconds since the run's origin.</summary>
    public long NextIntervalEnd => Volatile.Read(ref _nextIntervalEnd);

    /// <summary>A lane that nobody has: one for each client, and a new one for a client whose last operation is of unknown effect.</summary>
    public int NewLane() => Interlocked.Increment(ref _lanes) - 1;

    /// <summary>From now on the engine ends the intervals, with <see cref="EndInterval"/>. To be called before anything is started.</summary>
    public void TakeOverIntervals()
    {
        lock (_lock)
        {
            _isTakenOver = true;
        }
    }

    /// <summary>Starts the warm-up: what falls due before the window starts is kept apart and is part of no result.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="rateAt">The rate asked for at a time, in operations per second; null if there is none, as in a closed loop.</param>
    public void StartWarmUp(long start, Func<long, double>? rateAt = null)
    {
        lock (_lock)
        {
            Require(_stage is null, "The warm-up starts once, and before the window.");
            Begin(RunStage.WarmUp, start, rateAt);
        }
    }

    /// <summary>Starts the measurement window. It ends at its planned end, or sooner by <see cref="EndLoad"/>.</summary>
    /// <param name="start">Its start: operations due from then on are measured. Now, or milliseconds ahead: the interval of the warm-up ends with this call.</param>
    /// <param name="end">Its planned end: a success that completes later is not goodput.</param>
    /// <param name="rateAt">The rate asked for at a time, in operations per second; null if there is none, as in a closed loop.</param>
    public void StartWindow(long start, long end, Func<long, double>? rateAt = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(end, start);
        lock (_lock)
        {
            Require(_stage is null or RunStage.WarmUp, "The measurement window starts once, and before the load ends.");
            Volatile.Write(ref _windowEnd, end);
            Volatile.Write(ref _windowStart, start);
            if (_stage is null)
            {
                // What was used before belongs to no interval.
                _watch.Take();
            }
            else
            {
                Flip(start, Math.Min(start, Clock.Now));
            }

            Begin(RunStage.Measure, start, rateAt);
        }

        _windowStarted.TrySetResult(start);
    }

    /// <summary>Ends the interval; for engines that took this over. An interval lasts from the end of the last one.</summary>
    /// <param name="now">The time, at least <see cref="NextIntervalEnd"/>.</param>
    public void EndInterval(long now)
    {
        lock (_lock)
        {
            if (now >= _nextIntervalEnd)
            {
                var boundary = LastBoundary(now);
                Flip(now, boundary);
                Volatile.Write(ref _nextIntervalEnd, boundary + _interval);
            }
        }
    }

    /// <summary>Looks for pauses of the process; for engines that took over the intervals, every few milliseconds.</summary>
    public void WatchGenerator()
    {
        lock (_lock)
        {
            _watch.Poll();
        }
    }

    /// <summary>Ends the load: nothing more falls due, and what is in flight is drained. Ends the measurement window if it has not ended.</summary>
    /// <param name="now">The time.</param>
    public void EndLoad(long now)
    {
        lock (_lock)
        {
            if (_stage == RunStage.Measure)
            {
                var end = Math.Clamp(now, _windowStart, _windowEnd);
                Volatile.Write(ref _windowEnd, end);
                Flip(Math.Max(now, end), end, isWindowEnd: true);
            }

            if (_stage is not RunStage.Drain)
            {
                _intervalStart = _stage is null ? now : _intervalStart;
                _stage = RunStage.Drain;
                _rateAt = static _ => 0;
                _stageStart = now;
                Volatile.Write(ref _nextIntervalEnd, now + _interval);
            }
        }
    }

    /// <summary>An operation fell due.</summary>
    /// <param name="operation">What is to be done.</param>
    /// <param name="due">Intended start: when the load asks for it, whatever became of others.</param>
    /// <param name="lane">The lane that issues it, of <see cref="NewLane"/>; below 0 if it is not known yet: to be set before it ends.</param>
    public ScheduledOperation Due(in Operation operation, long due, int lane = -1)
    {
        var isMeasured = due >= Volatile.Read(ref _windowStart) && due <= Volatile.Read(ref _windowEnd);
        _shards.CountScheduled(isMeasured);
        return new ScheduledOperation
        {
            Operation = operation,
            DueNanoseconds = due,
            Lane = lane,
            IsMeasured = isMeasured,
        };
    }

    /// <summary>An operation that is due waits for a place in flight, its clock running.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="now">Since when.</param>
    public void Queued(ref ScheduledOperation operation, long now)
    {
        operation.IsQueued = operation.IsWaiting = true;
        operation.QueuedNanoseconds = now;
        _shards.CountQueued(operation.IsMeasured);
    }

    /// <summary>An operation that waited got its place in flight.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="now">When.</param>
    public void Dequeued(ref ScheduledOperation operation, long now)
    {
        operation.IsWaiting = false;
        operation.WaitedNanoseconds = now - operation.QueuedNanoseconds;
        _shards.CountUnqueued(operation.IsMeasured);
    }

    /// <summary>An operation that fell due will never be sent.</summary>
    public void Dropped(in ScheduledOperation operation)
    {
        if (operation.IsWaiting)
        {
            _shards.CountUnqueued(operation.IsMeasured);
        }

        _shards.RecordDropped(operation.IsMeasured, BucketOf(operation));
    }

    /// <summary>An operation is sent.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="now">When: to be read just before sending.</param>
    public void Sent(ref ScheduledOperation operation, long now)
    {
        operation.SentNanoseconds = now;
        _shards.RecordSent(operation);
    }

    /// <summary>An operation ended.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="now">When: to be read as soon as the answer is there.</param>
    public void Ended(in ScheduledOperation operation, in OperationResult result, long now) =>
        End(operation, result, now, isStraggler: false);

    /// <summary>The run ends without waiting any longer for an operation that was sent: its effect is unknown.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="now">When.</param>
    public void Abandoned(in ScheduledOperation operation, long now) =>
        End(operation, StragglerResult, now, isStraggler: true);

    /// <summary>Ends the recording: the rest of the facts is handed on, and what the engine did not end is counted as of unknown effect.</summary>
    /// <returns>What was counted.</returns>
    /// <exception cref="InvalidOperationException">It was completed before.</exception>
    /// <exception cref="Exception">What took the facts, or the progress callback, threw first.</exception>
    public LoadSummary Complete()
    {
        var now = Clock.Now;
        EndLoad(now);
        lock (_lock)
        {
            Require(!_isComplete, "A recorder is completed once.");
            Flip(now, now);
            _isComplete = true;
        }

        _timer?.Dispose();
        _reporter.Complete();
        return Summarize();
    }

    /// <summary>Ends the recording, if it was not completed: what was recorded until then is handed on, without a summary.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            var now = Clock.Now;
            Flip(now, now);
            _isComplete = true;
        }

        _timer?.Dispose();
        _reporter.Dispose();
    }

    /// <summary>The last planned end of an interval up to a time. Those missed by a stall are not made up for.</summary>
    internal long LastBoundary(long now) => _stageStart + ((now - _stageStart) / _interval * _interval);

    private static void Require(bool condition, string rule)
    {
        if (!condition)
        {
            throw new InvalidOperationException(rule);
        }
    }

    private void Begin(RunStage stage, long start, Func<long, double>? rateAt)
    {
        (_stage, _stageStart, _intervalStart) = (stage, start, start);
        _rateAt = rateAt ?? (static _ => double.NaN);
        Volatile.Write(ref _nextIntervalEnd, start + _interval);
        if (!_isTakenOver)
        {
            _timer ??= _options.Time.CreateTimer(_ => Attend(), null, TimerPeriod, TimerPeriod);
        }
    }

    private void Attend()
    {
        var now = Clock.Now;
        WatchGenerator();
        if (now >= Volatile.Read(ref _windowEnd))
        {
            EndLoad(now);
        }

        EndInterval(now);
    }

    private void End(in ScheduledOperation operation, in OperationResult result, long now, bool isStraggler) =>
        _shards.RecordEnd(
            operation,
            result,
            now,
            now <= Volatile.Read(ref _windowEnd),
            BucketOf(operation),
            isStraggler
        );

    /// <summary>Operations outside the window belong to none.</summary>
    private int BucketOf(in ScheduledOperation operation) =>
        operation.IsMeasured ? (int)((operation.DueNanoseconds - _windowStart) / _interval) : -1;

    /// <summary>Takes what was recorded since the last flip.</summary>
    /// <param name="end">End of the interval.</param>
    /// <param name="plannedEnd">Where it was to end: the requested rate is that of the middle until then.</param>
    /// <param name="isWindowEnd">Whether the window ends with it.</param>
    private void Flip(long end, long plannedEnd, bool isWindowEnd = false)
    {
        if (_stage is not { } stage || _isComplete)
        {
            return;
        }

        var (others, measured) = (_shards.ArrivalsSoFar(isMeasured: false), _shards.ArrivalsSoFar(isMeasured: true));
        var counted = (
            Scheduled: others.Scheduled + measured.Scheduled,
            Queued: others.Queued + measured.Queued,
            Dropped: others.Dropped + measured.Dropped
        );
        _reporter.Post(
            new IntervalFlip
            {
                Shards = _shards.Flip(),
                Stage = stage,
                Start = _intervalStart,
                End = end,
                RequestedRate = _rateAt(_intervalStart + ((plannedEnd - _intervalStart) / 2)),
                Scheduled = counted.Scheduled - _reported.Scheduled,
                Queued = counted.Queued - _reported.Queued,
                Dropped = counted.Dropped - _reported.Dropped,
                ToSend = others.ToSend + measured.ToSend,
                MeasuredToSend = measured.ToSend,
                InFlight = (int)_shards.InFlight,
                Generator = _watch.Take(),
                IsWindowEnd = isWindowEnd,
            }
        );
        _reported = counted;
        _intervalStart = end;
    }

    private LoadSummary Summarize()
    {
        var total = _reporter.Total.Measured;
        var arrivals = _shards.ArrivalsSoFar(isMeasured: true);
        var isStarted = _windowStart != long.MaxValue;
        // An engine that keeps its contract leaves neither.
        var unended = Math.Max(0, total.Sent - total.Ok - total.Failed - total.Unknown);
        var unsent = Math.Max(0, arrivals.Scheduled - total.Sent - arrivals.Dropped);
        if (unended + unsent > 0)
        {
            _options.Facts.Record(
                RunEventKinds.Warning,
                "load engine",
                $"{unended} operations were sent whose end was not recorded, and {unsent} fell due that were neither sent nor dropped: they count as of unknown effect and as dropped"
            );
        }

        return new LoadSummary
        {
            MeasureStartSeconds = RunClock.Seconds(isStarted ? _windowStart : Clock.Now),
            MeasureSeconds = isStarted ? RunClock.Seconds(_windowEnd - _windowStart) : 0,
            Scheduled = arrivals.Scheduled,
            Sent = total.Sent,
            Ok = total.Ok,
            Failed = total.Failed,
            Unknown = total.Unknown + unended,
            OkInWindow = total.OkInWindow,
            Queued = arrivals.Queued,
            Dropped = arrivals.Dropped + unsent,
            Stragglers = total.Stragglers + unended,
            Overdue = _reporter.OverdueAtWindowEnd,
            NegativeDurations = total.NegativeDurations,
            GeneratorCpuSeconds = _reporter.Generator.CpuSeconds,
            CollectionPauseSeconds = _reporter.Generator.PauseSeconds,
            LongestCollectionPauseMs = _reporter.Generator.LongestPauseMs,
        };
    }
}
