namespace PerfTests.Analysis.Scalability;

/// <summary>Limits of the votes on where a sweep's knee is.</summary>
public sealed record KneeRules
{
    /// <summary>Less than this share of the peak, beyond it, is a collapse.</summary>
    public const double MinShareOfPeak = 0.93;

    /// <summary>A load is kept up with while at least this share of it is achieved, above 0 and up to 1. Default: 0.93, what noise of few repetitions allows.</summary>
    public double MinAchieved { get; init; } = 0.93;

    /// <summary>Latency is that of an unloaded system up to this multiple of the lowest load's, above 1. Default: 2.</summary>
    public double MaxLatencyRatio { get; init; } = 2;

    /// <summary>Sensitivity of Kneedle. Default: 1.</summary>
    public double Sensitivity { get; init; } = 1;
}
