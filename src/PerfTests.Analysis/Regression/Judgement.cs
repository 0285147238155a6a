using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression;

/// <summary>
/// A verdict on one metric with what it rests on. Effects are logarithms of ratios, positive is worse; see <see cref="LogRatio"/>.
/// What the data cannot give is null.
/// </summary>
public sealed record Judgement
{
    /// <summary>The metric that was judged.</summary>
    public required string Metric { get; init; }

    /// <summary>What was concluded.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether the verdict counts; an advisory metric is reported and never fails a check.</summary>
    public bool IsGating { get; init; } = true;

    /// <summary>Whether more of the metric is better; otherwise less is. Decides what its changes look like in percent.</summary>
    public bool IsHigherBetter { get; init; }

    /// <summary>Whether it is a count that did not vary in the baseline, which is held exactly: nothing is tolerated.</summary>
    public bool IsExact { get; init; }

    /// <summary>Estimated change.</summary>
    public double? Estimate { get; init; }

    /// <summary>Interval for the change; a side that the data cannot bound is infinite.</summary>
    public Interval Interval { get; init; } = Interval.Unbounded;

    /// <summary>Two-sided confidence of <see cref="Interval"/>, 0 to 1.</summary>
    public required double IntervalConfidence { get; init; }

    /// <summary>Two-sided p-value of there being no change at all, not adjusted for the number of metrics.</summary>
    public double? P { get; init; }

    /// <summary>The change for the worse that is tolerated, 0 or more.</summary>
    public required double Threshold { get; init; }

    /// <summary>The smallest true change for the worse that this check would have found with 80 % probability.</summary>
    public double? MinimumDetectableEffect { get; init; }

    /// <summary>Why this verdict, in a sentence with its numbers.</summary>
    public required string Reason { get; init; }

    /// <summary>What would turn an inconclusive verdict into a conclusive one; null otherwise.</summary>
    public string? WhatWouldSettleIt { get; init; }

    /// <summary>Findings that a reader should know of and that did not decide the verdict.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Estimated change in percent in the metric's own direction, candidate / baseline - 1; null if it is not known or beyond all numbers.</summary>
    public double? EstimatePercent => FinitePercent(Estimate);

    /// <summary>Lower bound of the change in percent, in the metric's own direction; null if there is none.</summary>
    public double? IntervalLowPercent => FinitePercent(IsHigherBetter ? Interval.High : Interval.Low);

    /// <summary>Upper bound of the change in percent, in the metric's own direction; null if there is none.</summary>
    public double? IntervalHighPercent => FinitePercent(IsHigherBetter ? Interval.Low : Interval.High);

    /// <summary>The furthest change for the worse that is tolerated in percent, in the metric's own direction: -2.9 for a goodput that may be worse by 3 %.</summary>
    public double ToleratedPercent => LogRatio.ToPercent(Threshold, IsHigherBetter);

    /// <summary>Tolerated change in percent.</summary>
    public double ThresholdPercent => LogRatio.ToPercent(Threshold);

    /// <summary>Minimum detectable change for the worse in percent, in the metric's own direction.</summary>
    public double? MinimumDetectablePercent => FinitePercent(MinimumDetectableEffect);

    private double? FinitePercent(double? change) =>
        change is { } known
        && double.IsFinite(known)
        && LogRatio.ToPercent(known, IsHigherBetter) is var percent
        && double.IsFinite(percent)
            ? percent
            : null;
}
