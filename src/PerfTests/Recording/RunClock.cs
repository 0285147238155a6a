namespace PerfTests.Recording;

/// <summary>The run's clock in nanoseconds since the run's origin.</summary>
/// <param name="time">The one clock of the run.</param>
/// <param name="originTimestamp">The origin as a timestamp of it.</param>
internal sealed class RunClock(TimeProvider time, long originTimestamp)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long _frequency = time.TimestampFrequency;

    public TimeProvider Time => time;

    /// <summary>The timestamp of nanosecond 0.</summary>
    public long OriginTimestamp => originTimestamp;

    public long Now
    {
        get
        {
            var ticks = time.GetTimestamp() - originTimestamp;
            return _frequency == NanosecondsPerSecond
                ? ticks
                : (long)((Int128)ticks * NanosecondsPerSecond / _frequency);
        }
    }

    /// <summary>A stamp in seconds, as records hold it.</summary>
    public static double Seconds(long nanoseconds) => nanoseconds / 1e9;
}
