using PerfTests.Analysis.Metrics;

namespace PerfTests.Analysis.History;

/// <summary>How one metric of a scenario moved. Advisory: it points at where to look and fails nothing.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Metric">The metric, with the newest run's value.</param>
/// <param name="Epochs">Runs that may be compared with each other, in the order of their first runs.</param>
/// <param name="LeftOut">Runs that are in no epoch, as their figures cannot be believed: invalid and incomplete ones.</param>
public sealed record Trend(string Scenario, RunMetric Metric, IReadOnlyList<TrendEpoch> Epochs, int LeftOut);
