using PerfTests.Analysis.Results;

namespace PerfTests.Analysis.Regression.Baselines;

/// <summary>Judges runs against a baseline: counts and costs wherever they ran, rates and times where the environment is the baseline's.</summary>
public static class BaselineCheck
{
    /// <summary>Judges the runs that there are.</summary>
    /// <param name="baseline">What to judge against.</param>
    /// <param name="candidate">The same of the candidate's runs, drawn by <see cref="BaselineRecording"/>.</param>
    /// <param name="rules">The rule.</param>
    public static BaselineResult Judge(Baseline baseline, Baseline candidate, BaselineRules rules)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(rules);
        var question = DifferentQuestion(baseline, candidate);
        var environment = Differences(baseline.Environment, candidate.Environment).ToArray();
        var judgements = baseline
            .Metrics.Select(metric =>
                JudgeMetric(
                    metric,
                    candidate.Metrics.FirstOrDefault(other => other.Name == metric.Name),
                    question,
                    environment.Length > 0,
                    rules
                )
            )
            .Concat(Missing(baseline, rules))
            .ToArray();
        var isClear = judgements
            .Where(judgement => judgement.IsGating)
            .All(judgement => judgement.Verdict == Verdict.Pass);
        var isLast = candidate.Runs >= rules.LastRuns || question is not null;
        return new BaselineResult
        {
            Runs = candidate.Runs,
            BaselineRuns = baseline.Runs,
            Judgements = isLast ? judgements : [.. judgements.Select(judgement => AsFirstStage(judgement, rules))],
            EnvironmentDifferences = environment,
            DifferentQuestion = question,
            IsDecided = isLast || (candidate.Runs >= rules.FirstRuns && isClear),
        };
    }

    /// <summary>The first runs can only pass, as in the first stage of interleaved blocks: a second look must not double the false alarms.</summary>
    private static Judgement AsFirstStage(Judgement judgement, BaselineRules rules) =>
        judgement.Verdict == Verdict.Regressed
            ? judgement with
            {
                Verdict = Verdict.Inconclusive,
                WhatWouldSettleIt = $"all {rules.LastRuns} runs: a regression is never called earlier",
            }
            : judgement;

    private static Judgement JudgeMetric(
        BaselineMetric metric,
        BaselineMetric? candidate,
        string? question,
        bool isOtherEnvironment,
        BaselineRules rules
    )
    {
        var isGate = rules.IsGate(metric.Name, metric.Kind);
        var levels = BaselineRules.Levels(rules.ThresholdOf(metric.Name));
        if (candidate is null)
        {
            return Open(
                metric.Name,
                isGate,
                levels,
                "the baseline has it and not every run now does",
                "runs that all give this metric: longer ones, or a system that counts it"
            );
        }

        var judgement = IsHeldExactly(metric, rules)
            ? ExactCount.Judge(metric.Name, isGate, metric.IsHigherBetter, metric.Values, candidate.Values, levels)
            : VerdictRule.Judge(
                [
                    BaselineEvidence.Of(metric.Name, metric.Logs, candidate.Logs, levels) with
                    {
                        IsGating = isGate,
                        IsHigherBetter = metric.IsHigherBetter,
                    },
                ],
                levels
            )[0];
        return question is not null
                ? Open(judgement, question, "a baseline of this scenario as it is now: record and accept one")
            : isOtherEnvironment && metric.Kind == FigureKind.Absolute
                ? Open(
                    judgement with
                    {
                        IsGating = false,
                    },
                    "rates and times of another environment say nothing about this one; counts and costs decide",
                    "a baseline recorded here, or a comparison in interleaved blocks (perftests ab)"
                )
            : judgement;
    }

    /// <summary>A count that did not vary, unless the scenario states a bound of its own for it.</summary>
    private static bool IsHeldExactly(BaselineMetric metric, BaselineRules rules) =>
        metric.Kind == FigureKind.Counted
        && ExactCount.IsExact(metric.Values)
        && !rules.Bounds.ContainsKey(metric.Name);

    private static IEnumerable<Judgement> Missing(Baseline baseline, BaselineRules rules) =>
        (rules.Gates ?? [])
            .Where(gate => baseline.Metrics.All(metric => metric.Name != gate))
            .Select(gate =>
                Open(
                    gate,
                    isGating: true,
                    BaselineRules.Levels(rules.ThresholdOf(gate)),
                    "the baseline does not have it",
                    "a baseline that has it: record and accept one"
                )
            );

    private static Judgement Open(Judgement judgement, string reason, string settles) =>
        judgement with
        {
            Verdict = Verdict.Inconclusive,
            Reason = reason,
            WhatWouldSettleIt = settles,
        };

    private static Judgement Open(string metric, bool isGating, JudgementRules levels, string reason, string settles) =>
        new()
        {
            Metric = metric,
            Verdict = Verdict.Inconclusive,
            IsGating = isGating,
            IntervalConfidence = levels.IntervalConfidence,
            Threshold = levels.Threshold,
            Reason = reason,
            WhatWouldSettleIt = settles,
        };

    /// <summary>What makes the two answers to different questions; null where the settings are the same.</summary>
    private static string? DifferentQuestion(Baseline baseline, Baseline candidate) =>
        baseline.ScenarioHash == candidate.ScenarioHash
            ? null
            : "the scenario's settings are not those of the baseline: "
                + string.Join(
                    "; ",
                    Differences(baseline.Settings, candidate.Settings).DefaultIfEmpty("its hash differs")
                );

    private static IEnumerable<string> Differences(
        IReadOnlyDictionary<string, string> before,
        IReadOnlyDictionary<string, string> now
    ) =>
        before
            .Keys.Union(now.Keys)
            .Order(StringComparer.Ordinal)
            .Where(name => before.GetValueOrDefault(name) != now.GetValueOrDefault(name))
            .Select(name =>
                $"{name} was '{before.GetValueOrDefault(name) ?? "(none)"}' and is '{now.GetValueOrDefault(name) ?? "(none)"}'"
            );
}
