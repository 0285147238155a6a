namespace PerfTests.Recording;

/// <summary>Something that happened during a run.</summary>
/// <param name="Seconds">When, in seconds since the run's origin, on the run's monotonic clock.</param>
/// <param name="Kind">Kind in dotted lower case; see <see cref="RunEventKinds"/>.</param>
/// <param name="Subject">What it happened to.</param>
/// <param name="Detail">More, for people; may be empty.</param>
public sealed record RunEvent(double Seconds, string Kind, string Subject, string Detail);
