using System.Text.Json;
using PerfTests.Analysis.Comparison;
using PerfTests.Analysis.Regression;
using PerfTests.Recording;

namespace PerfTests.Reporting.Checks;

/// <summary>A check as JSON; described in <c>docs/regression.md</c>.</summary>
public static class CheckJson
{
    /// <summary>Version of the document. Names and meanings stay within a version; names may be added.</summary>
    public const int FormatVersion = 2;

    /// <summary>The whole check.</summary>
    public static string Render(CheckReport check)
    {
        ArgumentNullException.ThrowIfNull(check);
        return Write(
            new
            {
                Document = "perftests.check",
                FormatVersion,
                check.Name,
                check.Kind,
                check.Verdict,
                check.Failure,
                check.Baseline,
                check.Candidate,
                check.Remarks,
                Metrics = check.Judgements.Select(Metric),
                check.Series,
                check.ReproduceCommand,
            }
        );
    }

    /// <summary>The comparison of two tables.</summary>
    public static string Render(TableComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return Write(
            new
            {
                comparison.Verdict,
                comparison.GeometricMeanPercent,
                Metrics = comparison.Metrics.Select(Metric),
            }
        );
    }

    private static object Metric(Judgement metric) =>
        new
        {
            Name = metric.Metric,
            metric.Verdict,
            metric.EstimatePercent,
            IntervalPercent = new[] { metric.IntervalLowPercent, metric.IntervalHighPercent },
            metric.IntervalConfidence,
            metric.IsHigherBetter,
            metric.P,
            metric.MinimumDetectablePercent,
            metric.ThresholdPercent,
            metric.IsExact,
            metric.IsGating,
            metric.Reason,
            metric.WhatWouldSettleIt,
            metric.Notes,
        };

    private static string Write<T>(T document) => JsonSerializer.Serialize(document, RunJson.Indented) + "\n";
}
