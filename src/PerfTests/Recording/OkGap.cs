namespace PerfTests.Recording;

/// <summary>A time without a successful completion, between two successful ones.</summary>
/// <param name="FromSeconds">The completion before, in seconds since the run's origin.</param>
/// <param name="ToSeconds">The completion after, in seconds since the run's origin.</param>
public sealed record OkGap(double FromSeconds, double ToSeconds);
