namespace PerfTests.Analysis.Latencies;

/// <summary>A point of a distribution's curve.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="ValueUs">Value in microseconds.</param>
public sealed record DistributionPoint(double Percentile, double ValueUs);
