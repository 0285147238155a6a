namespace PerfTests.Units;

/// <summary>Durations as scenarios write them: <c>30.Seconds()</c>.</summary>
public static class Durations
{
    /// <summary>A duration of this many milliseconds.</summary>
    public static TimeSpan Milliseconds(this int value) => TimeSpan.FromMilliseconds((double)value);

    /// <summary>A duration of this many seconds.</summary>
    public static TimeSpan Seconds(this int value) => TimeSpan.FromSeconds((double)value);

    /// <summary>A duration of this many seconds.</summary>
    public static TimeSpan Seconds(this double value) => TimeSpan.FromSeconds(value);

    /// <summary>A duration of this many minutes.</summary>
    public static TimeSpan Minutes(this int value) => TimeSpan.FromMinutes((double)value);

    /// <summary>The duration in whole nanoseconds (resolution 100 ns, that of <see cref="TimeSpan"/>).</summary>
    public static long TotalWholeNanoseconds(this TimeSpan value) => value.Ticks * TimeSpan.NanosecondsPerTick;
}
