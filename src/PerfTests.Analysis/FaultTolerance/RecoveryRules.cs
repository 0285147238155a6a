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

    /// <summary>
    /// Least operations that are judged together, as far as 5 s hold so many: a 99th percentile of fewer is one of less than ten values (METHOD 3), and chance
    /// alone decides about it. Calibrated in docs/recovery.md.
    /// </summary>
    public const double MinJudgedOperations = 1_000;

    /// <summary>
    /// Most times the 99th percentile afterwards that a time before may have and still pass for normal: beyond it, the limit that recovery is held to is over eight
    /// times what is normal.
    /// </summary>
    public const double MaxBeforeP99Factor = 4;

    /// <summary>Least successes in a bucket before the fault: with fewer, a single one more or less decides about 0.9 r0.</summary>
    public const double MinPerBucket = 10;
}
