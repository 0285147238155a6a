using PerfTests.Analysis.Regression;
using PerfTests.Analysis.Statistics;

namespace PerfTests.UnitTests.Reporting.Checks;

/// <summary>A check with one metric of each kind of verdict.</summary>
internal static class SampleCheck
{
    public static CheckReport Create(string name = "raft-regression", Verdict verdict = Verdict.Regressed) =>
        new()
        {
            Name = name,
            Kind = "24 interleaved blocks",
            Baseline = "ref=main",
            Candidate = "ref=HEAD",
            Verdict = verdict,
            Remarks = ["2 blocks were measured again"],
            Judgements =
            [
                Metric("response_p50_us", verdict, 10, gating: true),
                Metric("goodput_per_second", Verdict.Pass, 0, gating: true),
                Metric("response_p99_us", Verdict.Inconclusive, null, gating: false),
            ],
            Series =
            [
                new MetricSeries(
                    "response_p50_us",
                    "Response time, median",
                    "us",
                    IsHigherBetter: false,
                    IsPaired: true,
                    [100, 102, 99],
                    [110, 113, 108],
                    [100, 101, 100]
                ),
            ],
            ReproduceCommand = "perftests ab raft-regression --seed 7",
        };

    private static Judgement Metric(string name, Verdict verdict, double? percent, bool gating) =>
        new()
        {
            Metric = name,
            Verdict = verdict,
            IsGating = gating,
            Estimate = percent is { } known ? LogRatio.FromPercent(known) : null,
            Interval = percent is { } middle
                ? new Interval(LogRatio.FromPercent(middle - 2), LogRatio.FromPercent(middle + 2))
                : Interval.Unbounded,
            IntervalConfidence = 0.95,
            P = 0.001,
            Threshold = LogRatio.FromPercent(3),
            MinimumDetectableEffect = LogRatio.FromPercent(5),
            Reason = "because",
            WhatWouldSettleIt = verdict == Verdict.Inconclusive ? "more blocks" : null,
        };
}
