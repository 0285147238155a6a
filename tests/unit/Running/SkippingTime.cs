namespace PerfTests.UnitTests.Running;

/// <summary>A clock on which whoever waits, waits in no time. What is set to a second or more is a deadline: it is over once so much time was waited away.</summary>
internal sealed class SkippingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<(long Due, TimerCallback Callback, object? State)> _deadlines = [];
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            if (dueTime >= TimeSpan.FromSeconds(1))
            {
                _deadlines.Add((_now + dueTime.Ticks, callback, state));
                return new Elapsed();
            }

            _now += dueTime.Ticks;
            foreach (var deadline in _deadlines.Where(deadline => deadline.Due <= _now).ToArray())
            {
                _deadlines.Remove(deadline);
                ThreadPool.QueueUserWorkItem(_ => deadline.Callback(deadline.State));
            }
        }

        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Elapsed();
    }

    private sealed class Elapsed : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
