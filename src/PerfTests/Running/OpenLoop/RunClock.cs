namespace PerfTests.Running.OpenLoop;

/// <summary>The run's clock in nanoseconds since the engine began.</summary>
internal sealed class RunClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly long _frequency;
    private readonly double _originSeconds;

    public RunClock(TimeProvider time, long originTimestamp)
    {
        _time = time;
        _frequency = time.TimestampFrequency;
        _start = time.GetTimestamp();
        _originSeconds = time.GetElapsedTime(originTimestamp, _start).TotalSeconds;
    }

    public TimeProvider Time => _time;

    /// <summary>The timestamp of nanosecond 0.</summary>
    public long StartTimestamp => _start;

    public long Now
    {
        get
        {
            var ticks = _time.GetTimestamp() - _start;
            return _frequency == NanosecondsPerSecond
                ? ticks
                : (long)((Int128)ticks * NanosecondsPerSecond / _frequency);
        }
    }

    /// <summary>Nanoseconds since the run's origin, which lies before nanosecond 0.</summary>
    public long SinceOrigin(long nanoseconds) => nanoseconds + (long)(_originSeconds * NanosecondsPerSecond);

    /// <summary>Seconds since the run's origin, which lies before nanosecond 0.</summary>
    public double SecondsSinceOrigin(long nanoseconds) => _originSeconds + (nanoseconds / 1e9);
}
