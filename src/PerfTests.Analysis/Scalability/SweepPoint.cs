namespace PerfTests.Analysis.Scalability;

/// <summary>One load of a sweep and what came of it.</summary>
/// <param name="Offered">The load; operations per second where <see cref="LoadSweep.IsRate"/>.</param>
/// <param name="Achieved">Operations completed per second; the mean over repetitions.</param>
/// <param name="Latency">Latency in the table's own unit, the mean over repetitions; NaN without one.</param>
public sealed record SweepPoint(double Offered, double Achieved, double Latency = double.NaN);
