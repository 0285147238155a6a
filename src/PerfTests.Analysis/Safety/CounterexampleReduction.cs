namespace PerfTests.Analysis.Safety;

/// <summary>
/// Leaves out of a history that cannot be explained what it does not take to see that: ever smaller pieces, as long as the rest cannot be explained either (Zeller and
/// Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002).
/// </summary>
internal static class CounterexampleReduction
{
    /// <summary>Searches that it may take.</summary>
    private const int MaxTrials = 400;

    /// <summary>Steps of each of these searches: a piece that is hard to judge stays.</summary>
    private const long MaxStepsPerTrial = 200_000;

    /// <summary>Reduces a history.</summary>
    /// <param name="history">A history that is not linearizable.</param>
    /// <param name="impossible">The operation that is to stay.</param>
    /// <param name="budget">What the check may use in all.</param>
    public static IReadOnlyList<Step> Reduce(IReadOnlyList<Step> history, Step impossible, SearchBudget budget)
    {
        var trial = new SearchBudget(budget.MaxBytes, TimeSpan.MaxValue, TimeProvider.System)
        {
            MaxSteps = MaxStepsPerTrial,
        };
        var kept = history.ToList();
        var trials = 0;
        for (var size = Math.Max(1, kept.Count / 2); size >= 1; size /= 2)
        {
            for (var from = 0; from < kept.Count && trials < MaxTrials && !budget.IsOver; )
            {
                var rest = Without(kept, from, Math.Min(size, kept.Count - from));
                if (
                    rest.Contains(impossible)
                    && rest.Count < kept.Count
                    && ++trials > 0
                    && LinearizabilitySearch.Check([.. rest], trial).Verdict == SafetyVerdict.Invalid
                )
                {
                    kept = rest;
                }
                else
                {
                    from += size;
                }
            }
        }

        return kept;
    }

    /// <summary>Leaves out a piece, and what saw a value that nobody writes any more: that would be another violation than the one that was found.</summary>
    private static List<Step> Without(List<Step> steps, int from, int count)
    {
        var rest = steps.ToList();
        rest.RemoveRange(from, count);
        int before;
        do
        {
            before = rest.Count;
            var written = rest.Where(step => RegisterModel.ChangesState(step.Kind))
                .Select(step => step.Value)
                .Append(RegisterModel.Initial)
                .ToHashSet();
            rest.RemoveAll(step =>
                step.Kind switch
                {
                    StepKind.Read => !written.Contains(step.Value),
                    StepKind.Swap or StepKind.UnknownSwap => !written.Contains(step.Expected),
                    _ => false,
                }
            );
        } while (rest.Count < before);
        return rest;
    }
}
