namespace PerfTests.Analysis.Safety;

/// <summary>Decides by search whether the history of a register is linearizable; see <see cref="WingGongSearch{TModel, TOperation, TState}"/>.</summary>
internal static class LinearizabilitySearch
{
    /// <summary>Searches.</summary>
    /// <param name="steps">The key's history, in any order.</param>
    /// <param name="budget">What the search may use.</param>
    /// <param name="cancellation">Ends the search as unknown.</param>
    public static SearchOutcome<Step> Check(
        ReadOnlySpan<Step> steps,
        SearchBudget budget,
        CancellationToken cancellation = default
    ) => WingGongSearch<RegisterModel, Step, ulong>.Check(default, Relevant(steps), budget, cancellation);

    /// <summary>
    /// Leaves out writes of unknown effect whose value nobody saw: if an order with one explains the history, so does the order without it. Not where a refused swap or an append could
    /// have met it.
    /// </summary>
    private static Step[] Relevant(ReadOnlySpan<Step> steps)
    {
        var seen = new HashSet<ulong>();
        foreach (var step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.Read:
                    seen.Add(step.Value);
                    break;
                case StepKind.Swap or StepKind.UnknownSwap:
                    seen.Add(step.Expected);
                    break;
                case StepKind.FailedSwap or StepKind.Append:
                    return steps.ToArray();
            }
        }

        var relevant = new List<Step>(steps.Length);
        foreach (var step in steps)
        {
            if (step.End != Step.Never || seen.Contains(step.Value))
            {
                relevant.Add(step);
            }
        }

        return [.. relevant];
    }
}
