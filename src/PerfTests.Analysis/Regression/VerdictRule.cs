using System.Globalization;
using MathNet.Numerics.Distributions;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression;

/// <summary>
/// The one place where evidence becomes a verdict. A metric has regressed where its change is shown to exceed the threshold (a test against the
/// threshold, not against 0) at a level that keeps the false verdicts of the whole family of metrics at its limit; it passes where the upper
/// bound of its change lies below the threshold; everything between is inconclusive. A check that could not have failed does not pass.
/// </summary>
internal static class VerdictRule
{
    private const double Power = 0.8;

    /// <summary>Beyond this many rows "measure more" is no advice.</summary>
    private const int MaxRowsWorthAdvising = 1000;

    /// <summary>Judges every metric of a family.</summary>
    /// <param name="family">The evidence, one per metric.</param>
    /// <param name="rules">The levels.</param>
    /// <param name="gatingMetrics">Gating metrics of the check, if some could not be tested and so are not in the family; they still count.</param>
    public static IReadOnlyList<Judgement> Judge(
        IReadOnlyList<ShiftEvidence> family,
        JudgementRules rules,
        int gatingMetrics = 0
    )
    {
        var gating = Math.Max(gatingMetrics, family.Count(evidence => evidence.IsGating));
        var worse = Adjust(family, rules, gating, evidence => evidence.WorseP);
        var better = Adjust(family, rules, gating, evidence => evidence.BetterP);
        return
        [
            .. family.Select(
                (evidence, i) =>
                {
                    var alpha = evidence.IsGating
                        ? StrictestLevel(gating, rules)
                        : Math.Min(rules.AdvisoryRate, 1 - (rules.RegressionConfidence ?? 0));
                    return JudgeOne(evidence, rules, alpha, worse[i], better[i]);
                }
            ),
        ];
    }

    /// <summary>The one-sided level at which a metric of a gating family of the given size must be able to be called.</summary>
    public static double StrictestLevel(int gatingMetrics, JudgementRules rules) =>
        Math.Min(
            rules.AdjustsForFamily ? rules.FamilyAlpha / Math.Max(1, gatingMetrics) : rules.FamilyAlpha,
            1 - (rules.RegressionConfidence ?? 0)
        );

    /// <summary>Whether each metric's p-value survives its family's procedure.</summary>
    private static bool[] Adjust(
        IReadOnlyList<ShiftEvidence> family,
        JudgementRules rules,
        int gatingMetrics,
        Func<ShiftEvidence, double> p
    )
    {
        var tested = family.Where(evidence => evidence.IsGating).Select(p).ToArray();
        var untested = Enumerable.Repeat(1.0, gatingMetrics - tested.Length);
        double[] gates = [.. tested, .. untested];
        var holm = rules.AdjustsForFamily ? MultipleTesting.Holm(gates) : gates;
        var rate = MultipleTesting.BenjaminiHochberg([.. family.Where(evidence => !evidence.IsGating).Select(p)]);
        var nextGating = 0;
        var nextAdvisory = 0;
        return
        [
            .. family.Select(evidence =>
                evidence.IsGating ? holm[nextGating++] <= rules.FamilyAlpha : rate[nextAdvisory++] <= rules.AdvisoryRate
            ),
        ];
    }

    private static Judgement JudgeOne(
        ShiftEvidence evidence,
        JudgementRules rules,
        double alpha,
        bool isWorse,
        bool isBetter
    )
    {
        var canConclude = evidence.SmallestP <= alpha;
        var hasStrictBounds = rules.RegressionConfidence is not null;
        var regressed = isWorse && (!hasStrictBounds || evidence.StrictBounds.Low > rules.Threshold);
        var improved = isBetter && (!hasStrictBounds || evidence.StrictBounds.High < -rules.Threshold);
        var passed = evidence.PassBound < rules.Threshold || evidence.PassBound <= 0;
        var verdict =
            !canConclude ? Verdict.Inconclusive
            : regressed ? Verdict.Regressed
            : improved ? Verdict.Improved
            : passed ? Verdict.Pass
            : Verdict.Inconclusive;
        return new Judgement
        {
            Metric = evidence.Metric,
            Verdict = verdict,
            IsGating = evidence.IsGating,
            IsHigherBetter = evidence.IsHigherBetter,
            Estimate = evidence.Estimate,
            Interval = evidence.Interval,
            IntervalConfidence = rules.IntervalConfidence,
            P = evidence.P,
            Threshold = rules.Threshold,
            MinimumDetectableEffect = canConclude ? MinimumDetectable(evidence, rules, alpha) : null,
            Reason = Reason(evidence, rules, verdict, canConclude),
            WhatWouldSettleIt =
                verdict == Verdict.Inconclusive ? WhatWouldSettleIt(evidence, rules, alpha, canConclude) : null,
            Notes = evidence.Notes,
        };
    }

    // The effect whose estimate exceeds the threshold by (t[1 - alpha] + t[power]) standard errors: Lehr's approximation of power.
    private static double MinimumDetectable(ShiftEvidence evidence, JudgementRules rules, double alpha) =>
        evidence.MinimumDetectable?.Invoke(alpha)
        ?? rules.Threshold
            + (
                (
                    Student.Quantile(1 - alpha, evidence.DegreesOfFreedom)
                    + Student.Quantile(Power, evidence.DegreesOfFreedom)
                ) * evidence.StandardError
            );

    private static string Reason(ShiftEvidence evidence, JudgementRules rules, Verdict verdict, bool canConclude)
    {
        string Percent(double logRatio) =>
            double.IsInfinity(logRatio) ? "any amount" : Share(LogRatio.ToPercent(logRatio, evidence.IsHigherBetter));
        string Amount(double logRatio) => Percent(logRatio).TrimStart('-');
        var threshold = Percent(rules.Threshold);
        return verdict switch
        {
            Verdict.Regressed => string.Create(
                CultureInfo.InvariantCulture,
                $"worse by {Amount(evidence.Estimate)}, beyond the tolerated {threshold} (p {evidence.WorseP:0.####} against the threshold; {evidence.Counts})"
            ),
            Verdict.Improved => string.Create(
                CultureInfo.InvariantCulture,
                $"better by {Amount(evidence.Estimate)}, beyond {threshold} (p {evidence.BetterP:0.####} against the threshold; {evidence.Counts})"
            ),
            Verdict.Pass when rules.PassConfidence is null =>
                $"the change of {Percent(evidence.Estimate)} is within the tolerated {threshold} ({evidence.Counts})",
            Verdict.Pass =>
                $"the change for the worse is at most {Percent(evidence.PassBound)} with {rules.PassConfidence:0.##%} confidence, within the tolerated {threshold}",
            _ when canConclude && rules.PassConfidence is null =>
                $"worse by {Percent(evidence.Estimate)}, which is beyond the tolerated {threshold}, yet within what the runs of the baseline vary (p {evidence.P / 2:0.###}; {evidence.Counts})",
            _ when !canConclude => $"{evidence.Counts} are too few: no data of that size could show a regression",
            _ =>
                $"the change for the worse may be up to {Percent(evidence.PassBound)}, which is not within the tolerated {threshold}, and it is not shown to exceed it either",
        };
    }

    private static string WhatWouldSettleIt(
        ShiftEvidence evidence,
        JudgementRules rules,
        double alpha,
        bool canConclude
    )
    {
        string Percent(double logRatio) =>
            double.IsInfinity(logRatio) ? "any amount" : Share(LogRatio.ToPercent(logRatio, evidence.IsHigherBetter));
        if (!canConclude)
        {
            return $"at least {evidence.RowsNeeded(alpha)} {evidence.RowName}";
        }

        if (evidence.HowToSettle is { } advice)
        {
            return advice;
        }

        var gap = Math.Abs(evidence.Estimate - rules.Threshold);
        var level = evidence.Estimate < rules.Threshold ? (rules.PassConfidence ?? 0.5) : 1 - alpha;
        var distance = (Normal.InvCDF(0, 1, level) + Normal.InvCDF(0, 1, Power)) * evidence.StandardError;
        var rows = Math.Ceiling(evidence.Rows * Math.Pow(distance / gap, 2));
        return rows <= MaxRowsWorthAdvising
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"about {Math.Max(rows, evidence.Rows + 1)} {evidence.RowName}, if the estimate of {Percent(evidence.Estimate)} holds"
            )
            : $"less noise, or another threshold: the estimate of {Percent(evidence.Estimate)} lies too close to {Percent(rules.Threshold)} for more {evidence.RowName} to tell";
    }

    private static string Share(double percent) => percent.ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
