namespace PerfTests.Recording;

/// <summary>What the load generator's own process used in a time.</summary>
/// <param name="CpuSeconds">Processor time, in seconds.</param>
/// <param name="PauseSeconds">Time during which garbage collection paused it, in seconds.</param>
/// <param name="LongestPauseMs">The longest pause, in milliseconds, as far as it can be told: of several between two polls the average is a lower bound.</param>
internal readonly record struct GeneratorUse(double CpuSeconds, double PauseSeconds, double LongestPauseMs)
{
    public static GeneratorUse operator +(GeneratorUse one, GeneratorUse other) =>
        new(
            one.CpuSeconds + other.CpuSeconds,
            one.PauseSeconds + other.PauseSeconds,
            Math.Max(one.LongestPauseMs, other.LongestPauseMs)
        );
}
