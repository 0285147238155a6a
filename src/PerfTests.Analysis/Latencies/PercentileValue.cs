namespace PerfTests.Analysis.Latencies;

/// <summary>A percentile, with what it stands on.</summary>
/// <param name="Percentile">0 to 100.</param>
/// <param name="ValueUs">Value in microseconds; NaN without samples.</param>
/// <param name="Samples">Samples in all, n.</param>
/// <param name="SamplesBeyond">Samples expected beyond it, n (1 - p).</param>
/// <param name="IsTooFew">Whether fewer than 10 samples lie beyond it (METHOD 3): the value is then mostly chance. The maximum is what it is.</param>
public sealed record PercentileValue(
    double Percentile,
    double ValueUs,
    long Samples,
    double SamplesBeyond,
    bool IsTooFew
);
