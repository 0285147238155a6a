namespace PerfTests.Analysis.FaultTolerance;

/// <summary>Whether a cluster came back to normal after a fault: recovered after so long, not recovered within so long, or it cannot be told (METHOD 7).</summary>
/// <param name="Time">How long it took, or how long it did not last; null if it cannot be told.</param>
/// <param name="Why">The condition that failed, with its bucket, or why it cannot be told; empty if it was recovered.</param>
public sealed record RecoveryFinding(CensoredSeconds? Time, string Why)
{
    /// <summary>It came back.</summary>
    public static RecoveryFinding Recovered(double seconds) => new(CensoredSeconds.Ended(seconds), "");

    /// <summary>It was seen not to be back until then.</summary>
    public static RecoveryFinding NotRecovered(double seconds, string why) =>
        new(CensoredSeconds.MoreThan(seconds), why);

    /// <summary>Nobody can say.</summary>
    public static RecoveryFinding Untold(string why) => new(null, why);
}
