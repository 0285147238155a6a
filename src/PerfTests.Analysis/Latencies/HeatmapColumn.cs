namespace PerfTests.Analysis.Latencies;

/// <summary>One interval of a heatmap.</summary>
/// <param name="StartSeconds">Start, in seconds since the run's origin.</param>
/// <param name="EndSeconds">End, in seconds since the run's origin.</param>
/// <param name="IsWarmUp">Whether the operations were due in the warm-up.</param>
/// <param name="Counts">Operations per bucket, lowest bucket first.</param>
public sealed record HeatmapColumn(double StartSeconds, double EndSeconds, bool IsWarmUp, IReadOnlyList<long> Counts);
