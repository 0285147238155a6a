namespace PerfTests.Recording;

/// <summary>How a load run goes: its latest ended interval.</summary>
/// <param name="ElapsedSeconds">Seconds since the warm-up began.</param>
/// <param name="TotalSeconds">Planned length, warm-up included, drain not.</param>
/// <param name="Interval">The interval that ended.</param>
public sealed record LoadProgress(double ElapsedSeconds, double TotalSeconds, IntervalRecord Interval);
