namespace PerfTests.Analysis.Statistics;

/// <summary>What a significance test says.</summary>
/// <param name="Statistic">The test statistic, as the test defines it.</param>
/// <param name="P">Probability, if there were no effect, of a statistic at least this extreme; 0 to 1.</param>
/// <param name="IsExact">Whether <paramref name="P"/> comes from the exact distribution rather than an approximation.</param>
public readonly record struct TestResult(double Statistic, double P, bool IsExact);
