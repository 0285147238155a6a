namespace PerfTests.Analysis.FaultTolerance;

/// <summary>How the cluster came through a fault (METHOD 7). Times count from the fault's being in effect, tf, unless said otherwise.</summary>
public sealed record FaultRecovery
{
    /// <summary>When the fault was in effect, tf, in seconds since the run's origin.</summary>
    public required double EffectiveSeconds { get; init; }

    /// <summary>When its healing was in effect, th; null if it was not within the fault's window.</summary>
    public double? HealedSeconds { get; init; }

    /// <summary>End of the fault's window: what comes after belongs to the next fault, or the load had ended.</summary>
    public required double EndSeconds { get; init; }

    /// <summary>Whether the window was ended by the next fault's injection.</summary>
    public required bool IsEndedByNextFault { get; init; }

    /// <summary>Goodput that counts as normal, r0: the median of the buckets before, per second.</summary>
    public required double NormalGoodputPerSecond { get; init; }

    /// <summary>99th percentile of the response time that counts as normal, p0, in microseconds.</summary>
    public required double NormalP99Us { get; init; }

    /// <summary>From the start of what counts as before to the fault.</summary>
    public required FaultPeriod Before { get; init; }

    /// <summary>From the fault to its healing, or to the end of the window.</summary>
    public required FaultPeriod During { get; init; }

    /// <summary>From the healing to the end of the window; null if it was not healed within it.</summary>
    public FaultPeriod? After { get; init; }

    /// <summary>How the fault was first noticed; null if nothing noticed it.</summary>
    public Detection? Detection { get; init; }

    /// <summary>When the nodes first reported a new leader, primary or view; null if they did not.</summary>
    public Detection? Election { get; init; }

    /// <summary>The longest time without a successful completion that ends after tf; 0 if successes were never further apart than can be told (1 ms).</summary>
    public required CensoredSeconds Unavailability { get; init; }

    /// <summary>When that time began, in seconds since the run's origin; NaN without one.</summary>
    public double UnavailableFromSeconds { get; init; } = double.NaN;

    /// <summary>End of that time - tf; null if it is no outage: not over twice as long as the longest before.</summary>
    public CensoredSeconds? Failover { get; init; }

    /// <summary>Length of the buckets with less than 1 % of r0, in seconds.</summary>
    public required double DowntimeSeconds { get; init; }

    /// <summary>Until goodput and response times were and stayed back to normal; censored if it was seen not to be so yet; null if it cannot be told.</summary>
    public CensoredSeconds? Recovery { get; init; }

    /// <summary>Why the recovery was not seen: the condition that failed and its bucket, or why it cannot be told; empty if it was seen.</summary>
    public string RecoveryWhy { get; init; } = "";

    /// <summary>The same from th; null if it was not healed, or cannot be told.</summary>
    public CensoredSeconds? RecoveryFromHeal { get; init; }

    /// <summary>Why the recovery from th was not seen; empty if it was.</summary>
    public string RecoveryFromHealWhy { get; init; } = "";

    /// <summary>Buckets that are judged together about recovery: 1, or as many as the time before needs to pass the same test.</summary>
    public required int JudgedBuckets { get; init; }

    /// <summary>1 - min x / r0: 1 if it stood still.</summary>
    public required double DipDepth { get; init; }

    /// <summary>Sum of bucket x max(0, r0 - x): operations lost or late.</summary>
    public required double LostOperations { get; init; }

    /// <summary>max x / r0 - 1, at least 0.</summary>
    public required double Overshoot { get; init; }

    /// <summary>Sum of bucket x max(0, x - r0): operations made up for.</summary>
    public required double OvershootOperations { get; init; }

    /// <summary>ok / attempted by scheduled time over the fault's window.</summary>
    public required double Availability { get; init; }

    /// <summary>unknown / attempted by scheduled time over the fault's window.</summary>
    public required double UnknownShare { get; init; }

    /// <summary>How many times faster than the objective allows the error budget was spent in the window; null without an objective.</summary>
    public double? BurnRate { get; init; }

    /// <summary>Area between the distribution functions of the response time before and during, in microseconds; NaN if one has no sample.</summary>
    public required double SensitivityUs { get; init; }
}
