using PerfTests.Recording;

namespace PerfTests.Running.OpenLoop;

/// <summary>Real time: the pacing thread sleeps, operations execute on the thread pool.</summary>
internal sealed class ThreadPacing(RunClock clock) : IPacing
{
    private const long NanosecondsPerMillisecond = 1_000_000;

    private readonly bool _isSystemTime = ReferenceEquals(clock.Time, TimeProvider.System);

    public void EnterThread()
    {
        if (_isSystemTime && LinuxSleep.IsUsable)
        {
            LinuxSleep.SharpenThread();
            LinuxUrgency.Apply();
        }
    }

    public void SleepUntil(long nanoseconds, CancellationToken cancellationToken)
    {
        if (_isSystemTime && LinuxSleep.IsUsable)
        {
            LinuxSleep.Until(clock.OriginTimestamp + nanoseconds);
        }
        else if (_isSystemTime)
        {
            SleepInMilliseconds(nanoseconds);
        }
        else
        {
            WaitForProvider(nanoseconds, cancellationToken);
        }
    }

    public void Dispatch(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    private void SleepInMilliseconds(long nanoseconds)
    {
        for (var left = nanoseconds - clock.Now; left > 0; left = nanoseconds - clock.Now)
        {
#pragma warning disable RS0030 // A dedicated thread has to block between arrivals, and the runtime's timers are four times as coarse.
            Thread.Sleep(left < NanosecondsPerMillisecond ? 0 : 1);
#pragma warning restore RS0030
        }
    }

    /// <summary>Time that somebody else moves.</summary>
    private void WaitForProvider(long nanoseconds, CancellationToken cancellationToken)
    {
        var left = nanoseconds - clock.Now;
        if (left > 0)
        {
            var wait = TimeSpan.FromTicks((left + TimeSpan.NanosecondsPerTick - 1) / TimeSpan.NanosecondsPerTick);
            Task.Delay(wait, clock.Time, cancellationToken)
                .ContinueWith(static _ => { }, TaskScheduler.Default)
                .GetAwaiter()
                .GetResult();
        }
    }
}
