using PerfTests.Analysis.Metrics;
using PerfTests.Analysis.Results;
using PerfTests.Analysis.Statistics;

namespace PerfTests.Analysis.Regression.Interleaved;

/// <summary>Judges interleaved blocks: which change the candidate brought, metric by metric, and whether more blocks are needed.</summary>
public static class InterleavedCheck
{
    private const double OrderEffectP = 0.01;
    private const double NotableCorrelation = 0.5;

    /// <summary>Judges the blocks that there are.</summary>
    /// <param name="blocks">Blocks in the order in which they ran, the warm-up block left out.</param>
    /// <param name="rules">The rule.</param>
    public static InterleavedResult Judge(IReadOnlyList<Block> blocks, InterleavedRules rules)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentNullException.ThrowIfNull(rules);
        var names = blocks.SelectMany(block => block.Baseline).Select(metric => metric.Name).Distinct().ToArray();
        var evidence = new List<ShiftEvidence>();
        var untested = new List<Judgement>();
        foreach (var name in names.Union(rules.Gates))
        {
            var differences = Differences(blocks, name, block => block.Candidate);
            var isGating = rules.Gates.Contains(name);
            if (differences is null)
            {
                untested.Add(Untested(name, isGating, rules));
                continue;
            }

            if (ExactOf(blocks, name, isGating, rules) is { } exact)
            {
                untested.Add(exact);
                continue;
            }

            evidence.Add(
                ShiftEvidence.FromPaired(name, differences, rules.Levels, "blocks") with
                {
                    IsGating = isGating,
                    IsHigherBetter = blocks[0].Baseline.First(metric => metric.Name == name).IsHigherBetter,
                    Notes = Notes(blocks, differences),
                }
            );
        }

        var judgements = VerdictRule.Judge(evidence, rules.Levels, rules.Gates.Count).Concat(untested).ToArray();
        var order = names.Union(rules.Gates).ToList();
        judgements = [.. judgements.OrderBy(judgement => order.IndexOf(judgement.Metric))];
        var suspicions = SuspectArms(blocks, rules);
        var isLast = blocks.Count >= rules.LastStageBlocks;
        return new InterleavedResult
        {
            Blocks = blocks.Count,
            Judgements = isLast ? judgements : [.. judgements.Select(judgement => AsFirstStage(judgement, rules))],
            Suspicions = suspicions,
            IsDecided =
                isLast || (blocks.Count >= rules.FirstStageBlocks && IsClear(judgements) && suspicions.Count == 0),
        };
    }

    /// <summary>The change for the worse that would be found with 80 % probability, were the blocks' differences to vary by the given amount.</summary>
    /// <param name="deviation">Standard deviation of a block's difference, as logarithm: 0.02 for 2 %.</param>
    /// <param name="rules">The rule.</param>
    /// <returns>A logarithm of a ratio.</returns>
    public static double MinimumDetectable(double deviation, InterleavedRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var alpha = VerdictRule.StrictestLevel(rules.Gates.Count, rules.Levels);
        return rules.Threshold + (deviation * DetectableChange.OfPairs(rules.LastStageBlocks, alpha));
    }

    /// <summary>The first stage can only pass: a regression needs all blocks, so that two looks do not double the false alarms.</summary>
    private static Judgement AsFirstStage(Judgement judgement, InterleavedRules rules) =>
        judgement.Verdict == Verdict.Regressed
            ? judgement with
            {
                Verdict = Verdict.Inconclusive,
                WhatWouldSettleIt = $"all {rules.LastStageBlocks} blocks: a regression is never called earlier",
            }
            : judgement;

    private static bool IsClear(IEnumerable<Judgement> judgements) =>
        judgements
            .Where(judgement => judgement.IsGating)
            .All(judgement => judgement.Verdict is Verdict.Pass or Verdict.Improved);

    /// <summary>Differences of a metric, block by block, positive is worse; null where a block lacks it.</summary>
    private static double[]? Differences(
        IReadOnlyList<Block> blocks,
        string name,
        Func<Block, IReadOnlyList<RunMetric>?> other
    )
    {
        var differences = blocks
            .Select(block =>
                other(block)?.FirstOrDefault(metric => metric.Name == name)?.Log
                - block.Baseline.FirstOrDefault(metric => metric.Name == name)?.Log
            )
            .ToArray();
        return differences.Length == 0 || differences.Any(difference => difference is null)
            ? null
            : [.. differences.Select(difference => difference!.Value)];
    }

    /// <summary>The judgement on a count that did not vary between the runs of the base; null for everything else.</summary>
    private static Judgement? ExactOf(IReadOnlyList<Block> blocks, string name, bool isGating, InterleavedRules rules)
    {
        var rows = blocks.Select(block => (Base: Find(block.Baseline), Candidate: Find(block.Candidate))).ToArray();
        double[] counts = [.. rows.Select(row => row.Base.Value)];
        return rows[0].Base.Kind == FigureKind.Counted && ExactCount.IsExact(counts)
            ? ExactCount.Judge(
                name,
                isGating,
                rows[0].Base.IsHigherBetter,
                counts,
                [.. rows.Select(row => row.Candidate.Value)],
                rules.Levels
            )
            : null;

        RunMetric Find(IReadOnlyList<RunMetric> metrics) => metrics.First(metric => metric.Name == name);
    }

    private static Judgement Untested(string name, bool isGating, InterleavedRules rules) =>
        new()
        {
            Metric = name,
            Verdict = Verdict.Inconclusive,
            IsGating = isGating,
            IntervalConfidence = rules.Levels.IntervalConfidence,
            Threshold = rules.Threshold,
            Reason = "not measured in every block",
            WhatWouldSettleIt = "runs that all give this metric: a longer run, or a system that counts it",
        };

    private static List<string> Notes(IReadOnlyList<Block> blocks, double[] differences)
    {
        var notes = new List<string>();
        var first = differences.Where((_, i) => blocks[i].IsCandidateFirst).ToArray();
        var second = differences.Where((_, i) => !blocks[i].IsCandidateFirst).ToArray();
        if (first.Length > 2 && second.Length > 2 && MannWhitney.Test(first, second).P < OrderEffectP)
        {
            var effect = LogRatio.ToPercent(HodgesLehmann.Shift(first, second));
            notes.Add(
                $"order effect: {effect:+0.0;-0.0} % where the candidate ran first; the balanced order cancels it"
            );
        }

        if (
            differences.Length > 4
            && Descriptive.LagOneAutocorrelation(differences) is var rho
            // Blocks that go up and down in turn correlate negatively; their interval is rather too wide.
            && rho > NotableCorrelation
        )
        {
            notes.Add($"blocks depend on each other (lag-1 correlation {rho:0.00}): the interval is too narrow");
        }

        return notes;
    }

    /// <summary>Where two arms of the same base differ by more than half of what is tolerated, the session cannot tell a change from its own noise.</summary>
    private static List<string> SuspectArms(IReadOnlyList<Block> blocks, InterleavedRules rules)
    {
        var found = new List<string>();
        foreach (var gate in rules.Gates)
        {
            if (Differences(blocks, gate, block => block.Again) is not { } differences)
            {
                continue;
            }

            var interval = SignedRank.ConfidenceInterval(differences, rules.Levels.IntervalConfidence);
            var distance = Math.Max(interval.Low, -interval.High);
            if (distance > rules.Threshold / 2)
            {
                found.Add(
                    $"{gate}: two arms of the same base differ by {LogRatio.ToPercent(HodgesLehmann.Center(differences)):+0.0;-0.0} %"
                );
            }
        }

        return found;
    }
}
