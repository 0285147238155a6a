namespace PerfTests.Analysis.Safety;

/// <summary>
/// Leaves out of a history that cannot be explained what it does not take to see that: ever smaller pieces, as long as the rest cannot be explained either (Zeller and
/// Hildebrandt, "Simplifying and isolating failure-inducing input", IEEE TSE 28(2), 2002).
/// </summary>
internal static class CounterexampleReduction
{
    /// <summary>Searches that it may take.</summary>
    private const int MaxTrials = 400;

    /// <summary>Operations that these searches may look at together, so that long histories are not searched often.</summary>
    private const long MaxOperationsTried = 2_000_000;

    /// <summary>Steps of each of these searches: a piece that is hard to judge stays.</summary>
    private const long MaxStepsPerTrial = 200_000;

    /// <summary>Reduces the history of a register.</summary>
    /// <param name="history">A history that is not linearizable.</param>
    /// <param name="impossible">The operation that is to stay.</param>
    /// <param name="budget">What the check may use in all.</param>
    public static IReadOnlyList<Step> Reduce(IReadOnlyList<Step> history, Step impossible, SearchBudget budget) =>
        Reduce(
            history,
            impossible.Sequence,
            (rest, trial) => LinearizabilitySearch.Check(rest, trial).Verdict == SafetyVerdict.Invalid,
            budget,
            LeaveOutUnwritten
        );

    /// <summary>Reduces the history of any object.</summary>
    /// <param name="history">A history that is not linearizable.</param>
    /// <param name="impossible">Identity of the operation that is to stay.</param>
    /// <param name="isInvalid">Whether a history is found invalid.</param>
    /// <param name="budget">What the check may use in all.</param>
    /// <param name="leaveOut">Leaves out of a piece what would show another violation than the one that was found.</param>
    public static IReadOnlyList<TOperation> Reduce<TOperation>(
        IReadOnlyList<TOperation> history,
        long impossible,
        Func<TOperation[], SearchBudget, bool> isInvalid,
        SearchBudget budget,
        Action<List<TOperation>>? leaveOut = null
    )
        where TOperation : struct, IInterval
    {
        var kept = history.ToList();
        var (trials, tried) = (0, 0L);
        for (var size = Math.Max(1, kept.Count / 2); size >= 1; size /= 2)
        {
            for (
                var from = 0;
                from < kept.Count && trials < MaxTrials && tried < MaxOperationsTried && !budget.IsOver;

            )
            {
                var rest = kept.ToList();
                rest.RemoveRange(from, Math.Min(size, kept.Count - from));
                leaveOut?.Invoke(rest);
                if (
                    rest.Exists(step => step.Sequence == impossible)
                    && rest.Count < kept.Count
                    && ++trials > 0
                    && (tried += rest.Count) > 0
                    && isInvalid([.. rest], budget.Trial(MaxStepsPerTrial))
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

    /// <summary>Leaves out what saw a value that nobody writes any more: that would be another violation than the one that was found.</summary>
    private static void LeaveOutUnwritten(List<Step> rest)
    {
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
    }
}
