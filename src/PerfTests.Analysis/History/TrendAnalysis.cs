using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Regression.ChangePoints;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.History;

/// <summary>
/// Finds where a metric's history changed level (METHOD 9 c): E-divisive in windows of 50 with a t test at p 0.001, sample standard deviation,
/// effective sample size n(1-rho)/(1+rho), levels of at least 3 runs, medians at least 5 % apart, each epoch for itself.
/// </summary>
public static class TrendAnalysis
{
    /// <summary>The procedure's settings, as METHOD 9 (c) has them.</summary>
    public static ChangePointOptions Options { get; } =
        new()
        {
            Method = ChangePointMethod.Robust,
            Window = 50,
            MaxP = 0.001,
            MinMagnitude = 0.05,
        };

    /// <summary>Divides a metric's history into epochs and looks for changes in each.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="metric">The metric, with the newest run's value.</param>
    /// <param name="points">Its values in any order.</param>
    public static Trend Analyze(string scenario, RunMetric metric, IReadOnlyList<HistoryPoint> points)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentNullException.ThrowIfNull(points);
        var believed = points.Where(point => IsBelieved(point.Status)).ToArray();
        var epochs = believed
            .OrderBy(point => point.StartedAt)
            .ThenBy(point => point.RunId, StringComparer.Ordinal)
            // A machine that comes back rejoins its series: runs of two machines may alternate in a shared history.
            .GroupBy(point => point.Epoch)
            .Select(epoch => AnalyzeEpoch(epoch.Key, [.. epoch], metric.IsHigherBetter))
            .ToArray();
        return new Trend(scenario, metric, epochs, points.Count - believed.Length);
    }

    /// <summary>A run that missed an objective was measured all the same: leaving it out would hide the very change that made it miss.</summary>
    private static bool IsBelieved(RunStatus status) => status is RunStatus.Passed or RunStatus.Failed;

    private static TrendEpoch AnalyzeEpoch(string epoch, HistoryPoint[] points, bool isHigherBetter)
    {
        double[] values = [.. points.Select(point => point.Value)];
        var changes = ChangePointDetection
            .Find(values, Options)
            .Select(change => new TrendChange(
                change.Index,
                points[change.Index],
                points[change.Index - 1],
                change.Before,
                change.After,
                change.P,
                change.After > change.Before != isHigherBetter
            ))
            .ToArray();
        var newest = values[(changes.Length > 0 ? changes[^1].Index : 0)..];
        return new TrendEpoch(epoch, points, Quantiles.Median(newest), changes);
    }
}
