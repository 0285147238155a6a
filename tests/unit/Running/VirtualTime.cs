using PerfTests.Recording;
using PerfTests.Running.OpenLoop;

namespace PerfTests.UnitTests.Running;

/// <summary>Time that stands still except when the pacer sleeps; what is planned for meanwhile happens on the way.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Order)> _planned = new();
    private long _now = 1_000_000_000;
    private long _order;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => _now;

    public void Plan(long nanosecondsFromNow, Action action) =>
        _planned.Enqueue(action, (_now + nanosecondsFromNow, _order++));

    /// <summary>Lets time pass as if nothing in this process ran: the generator was stopped.</summary>
    public void Jump(TimeSpan length) => _now += (long)length.TotalNanoseconds;

    public IPacing CreatePacing(RunClock clock) => new Pacing(this, clock);

    private void AdvanceTo(long timestamp)
    {
        while (_planned.TryPeek(out var action, out var key) && key.At <= timestamp)
        {
            _planned.Dequeue();
            _now = Math.Max(_now, key.At);
            action();
        }

        _now = Math.Max(_now, timestamp);
    }

    private sealed class Pacing(VirtualTime time, RunClock clock) : IPacing
    {
        public void EnterThread() { }

        public void SleepUntil(long nanoseconds, CancellationToken cancellationToken) =>
            time.AdvanceTo(clock.OriginTimestamp + nanoseconds);

        public void Dispatch(IThreadPoolWorkItem work) => work.Execute();
    }
}
