using PerfTests.Loads;
using PerfTests.Units;

namespace PerfTests.Running.OpenLoop;

/// <summary>
/// A closed loop. A client is no thread: it is an operation in flight, an entry in the queue of those who think, or one of
/// the idle between stages. All think equally long, so that the queue is in order of due time by itself.
/// </summary>
internal sealed class ClosedSource : ILoadSource, IFollowUp
{
    private readonly Lock _lock = new();
    private readonly Queue<long> _thinking = new();
    private readonly Dispatcher _dispatcher;
    private readonly RunClock _clock;
    private readonly long _think;
    private int _idle;
    private bool _isWarmUp;
    private bool _isOpen;
    private long _end;

    public ClosedSource(ClosedLoad load, Dispatcher dispatcher, RunClock clock)
    {
        _dispatcher = dispatcher;
        _clock = clock;
        _think = load.ThinkTime.TotalWholeNanoseconds();
        _idle = load.Clients;
    }

    public long NextDue
    {
        get
        {
            lock (_lock)
            {
                var next = long.MaxValue;
                if (_isOpen && _thinking.TryPeek(out var due))
                {
                    next = due;
                }
                else if (_isOpen && _think > 0)
                {
                    // Whoever begins to think from now on is due no earlier.
                    next = _clock.Now + _think;
                }

                return next < _end ? next : long.MaxValue;
            }
        }
    }

    public double RateAt(long nanoseconds) => double.NaN;

    /// <summary>Begins a stage with the idle clients: at once, or spread over the think time so that they do not march in step.</summary>
    public void Begin(long start, long end, bool isWarmUp)
    {
        lock (_lock)
        {
            for (var client = 0L; client < _idle; client++)
            {
                _thinking.Enqueue(start + (long)((Int128)_think * client / _idle));
            }

            (_idle, _end, _isWarmUp, _isOpen) = (0, end, isWarmUp, true);
        }
    }

    public void Release(long now, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && TryTake(now, out var due))
        {
            _dispatcher.Release(due, _isWarmUp);
        }
    }

    public bool TryFollow(long now, out PendingOperation next)
    {
        bool isWarmUp;
        lock (_lock)
        {
            if (!_isOpen || now >= _end || _think > 0)
            {
                next = default;
                if (_isOpen && now < _end)
                {
                    _thinking.Enqueue(now + _think);
                }
                else
                {
                    _idle++;
                }

                return false;
            }

            isWarmUp = _isWarmUp;
        }

        next = _dispatcher.Next(now, isWarmUp);
        return true;
    }

    public void End()
    {
        lock (_lock)
        {
            _idle += _thinking.Count;
            _thinking.Clear();
            _isOpen = false;
        }
    }

    private bool TryTake(long now, out long due)
    {
        lock (_lock)
        {
            return _thinking.TryPeek(out due) && due <= now && due < _end && _thinking.TryDequeue(out due);
        }
    }
}
