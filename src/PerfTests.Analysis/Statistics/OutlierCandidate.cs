namespace PerfTests.Analysis.Statistics;

/// <summary>A value that was held against the rest of its sample.</summary>
/// <param name="Index">Its place in the sample, from 0.</param>
/// <param name="Value">The value.</param>
/// <param name="Statistic">Its distance from the middle of what is left, in deviations: R.</param>
/// <param name="Critical">What the statistic must exceed: lambda.</param>
public sealed record OutlierCandidate(int Index, double Value, double Statistic, double Critical);
