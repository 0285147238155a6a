namespace PerfTests.Analysis.FaultTolerance;

/// <summary>A duration that may not have come to its end: it then lasted longer than this. Never averaged as if it had ended.</summary>
/// <param name="Seconds">The duration, or what was seen of it.</param>
/// <param name="IsCensored">Whether it had not ended when the observation did.</param>
public readonly record struct CensoredSeconds(double Seconds, bool IsCensored)
{
    /// <summary>A duration that ended.</summary>
    public static CensoredSeconds Ended(double seconds) => new(seconds, IsCensored: false);

    /// <summary>A duration that was still going on after so long.</summary>
    public static CensoredSeconds MoreThan(double seconds) => new(seconds, IsCensored: true);
}
