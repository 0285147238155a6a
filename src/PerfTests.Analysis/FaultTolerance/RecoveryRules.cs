namespace PerfTests.Analysis.FaultTolerance;

/// <summary>The numbers of the recovery figures (METHOD 7); none of them is a setting, so that figures of different runs mean the same.</summary>
public static class RecoveryRules
{
    /// <summary>Longest bucket, in seconds, of which recovery figures are as fine as METHOD asks.</summary>
    public const double LongestBucketSeconds = 0.25;

    /// <summary>Share of the goodput before the fault that counts as recovered.</summary>
    public const double RecoveredShare = 0.9;

    /// <summary>Most times the 99th percentile before the fault that counts as recovered.</summary>
    public const double RecoveredP99Factor = 2;

    /// <summary>How long it must hold, in seconds.</summary>
    public const double HoldSeconds = 5;

    /// <summary>Share of the goodput before the fault below which a bucket counts as down.</summary>
    public const double DownShare = 0.01;

    /// <summary>A time without a success is an outage if it is longer than this many times the longest before the fault.</summary>
    public const double OutageFactor = 2;

    /// <summary>Least time before the fault, in seconds, to know what is normal.</summary>
    public const double MinBeforeSeconds = 2;

    /// <summary>Least share of the requested rate that must be committed before the fault.</summary>
    public const double MinBeforeShare = 0.9;

    /// <summary>Least successes in a bucket before the fault: with fewer, a single one more or less decides about 0.9 r0.</summary>
    public const double MinPerBucket = 10;
}
