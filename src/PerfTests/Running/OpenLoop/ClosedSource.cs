using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// A closed loop. A client is no thread: it is an operation in flight, an entry in the queue of those who think, or one of
/// the idle between stages. All think equally long, so that the queue is in order of due time by itself.
/// </summary>
internal sealed class ClosedSource : ILoadSource, IFollowUp
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Due, int Lane)> _thinking = new();
    private readonly Queue<int> _idle = new();
    private readonly Dispatcher _dispatcher;
    private readonly OperationRecorder _recorder;
    private readonly long _think;
    private bool _isOpen;
    private long _end;

    public ClosedSource(ClosedLoad load, Dispatcher dispatcher, OperationRecorder recorder)
    {
        _dispatcher = dispatcher;
        _recorder = recorder;
        _think = load.ThinkTime.TotalWholeNanoseconds();
        for (var client = 0; client < load.Clients; client++)
        {
            _idle.Enqueue(recorder.NewLane());
        }
    }

    public long NextDue
    {
        get
        {
            lock (_lock)
            {
                var next = long.MaxValue;
                if (_isOpen && _thinking.TryPeek(out var first))
                {
                    next = first.Due;
                }
                else if (_isOpen && _think > 0)
                {
                    // Whoever begins to think from now on is due no earlier.
                    next = _recorder.Now + _think;
                }

                return next < _end ? next : long.MaxValue;
            }
        }
    }

    public double RateAt(long nanoseconds) => double.NaN;

    /// <summary>Begins a stage with the idle clients: at once, or spread over the think time so that they do not march in step.</summary>
    public void Begin(long start, long end)
    {
        lock (_lock)
        {
            var clients = _idle.Count;
            for (var client = 0L; client < clients; client++)
            {
                _thinking.Enqueue((start + (long)((Int128)_think * client / clients), _idle.Dequeue()));
            }

            (_end, _isOpen) = (end, true);
        }
    }

    public void Release(long now, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && TryTake(now, out var due, out var lane))
        {
            _dispatcher.Release(due, lane);
        }
    }

    public bool TryFollow(int lane, long now, out ScheduledOperation next)
    {
        lock (_lock)
        {
            if (!_isOpen || now >= _end || _think > 0)
            {
                next = default;
                if (_isOpen && now < _end)
                {
                    _thinking.Enqueue((now + _think, lane));
                }
                else
                {
                    _idle.Enqueue(lane);
                }

                return false;
            }
        }

        next = _dispatcher.Next(now, lane);
        return true;
    }

    public void End()
    {
        lock (_lock)
        {
            foreach (var (_, lane) in _thinking)
            {
                _idle.Enqueue(lane);
            }

            _thinking.Clear();
            _isOpen = false;
        }
    }

    private bool TryTake(long now, out long due, out int lane)
    {
        lock (_lock)
        {
            (due, lane) = (0, 0);
            if (!_thinking.TryPeek(out var first) || first.Due > now || first.Due >= _end)
            {
                return false;
            }

            (due, lane) = _thinking.Dequeue();
            return true;
        }
    }
}
