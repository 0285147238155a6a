using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Scalability;

/// <summary>A fitted coefficient of a model.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Its standard error; 0 for one that was given, NaN where the data cannot tell.</param>
/// <param name="Interval">Its 95 % interval by Student's t; not cut off at 0.</param>
public sealed record UslCoefficient(double Value, double StandardError, Interval Interval);
