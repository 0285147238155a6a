namespace PerfTests.Analysis.Safety;

/// <summary>
/// Decides whether histories of registers are linearizable. Registers with a quick method come first, then the others in order of size, several at once; the first violation ends the check.
/// Linearizability is local: a history is linearizable if that of each register is (Herlihy and Wing 1990).
/// </summary>
internal static class RegisterCheck
{
    private const string NoOrder = "no order explains the answers";

    /// <summary>The polynomial check of every register it applies to; then, unless it found something, the search of those that it cannot decide.</summary>
    /// <param name="keys">The registers and their histories.</param>
    /// <param name="budget">What the check may use.</param>
    public static RegisterFindings Check(IEnumerable<(long Key, Step[] History)> keys, SearchBudget budget)
    {
        var left = new List<(long Key, Step[] History)>();
        var violations = new List<RegisterViolation>();
        foreach (var (key, history) in keys)
        {
            if (!ZoneCheck.Applies(history))
            {
                left.Add((key, history));
            }
            else if (ZoneCheck.Check(history) is { } found)
            {
                violations.Add(
                    new RegisterViolation(key, found.Rule, found.ImpossibleSequence, found.Involved.ToHashSet())
                );
            }
            else if (!ZoneCheck.Decides(history))
            {
                left.Add((key, history));
            }
        }

        return violations.Count > 0
            ? new RegisterFindings(violations, 0, 0)
            : Search([.. left.OrderBy(key => key.History.Length).ThenBy(key => key.Key)], budget);
    }

    /// <summary>Searches registers side by side, each with its share of the memory. Of several violations the one of the earliest in this order is reported, whichever was found first.</summary>
    private static RegisterFindings Search((long Key, Step[] History)[] keys, SearchBudget budget)
    {
        var workers = Math.Clamp(Environment.ProcessorCount, 1, Math.Max(1, keys.Length));
        var share = budget.Share(workers);
        var outcomes = new SearchOutcome<Step>?[keys.Length];
        var first = keys.Length;
        var next = -1;
        Parallel.For(
            0,
            workers,
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            _ =>
            {
                for (
                    var index = Interlocked.Increment(ref next);
                    index < Volatile.Read(ref first);
                    index = Interlocked.Increment(ref next)
                )
                {
                    outcomes[index] = LinearizabilitySearch.Check(keys[index].History, share);
                    if (outcomes[index]!.Verdict == SafetyVerdict.Invalid)
                    {
                        InterlockedMin(ref first, index);
                    }
                }
            }
        );
        var peak = outcomes.Max(outcome => outcome?.PeakBytes) ?? 0;
        if (first == keys.Length)
        {
            return new RegisterFindings(
                [],
                outcomes.Count(outcome => outcome is not { Verdict: SafetyVerdict.Valid }),
                peak
            );
        }

        var found = outcomes[first]!;
        var impossible = found.Impossible!.Value.Sequence;
        var shown = CounterexampleReduction.Reduce(
            found.Beginning,
            found.Beginning.First(step => step.Sequence == impossible),
            share
        );
        return new RegisterFindings(
            [
                new RegisterViolation(
                    keys[first].Key,
                    NoOrder,
                    impossible,
                    shown.Select(step => step.Sequence).ToHashSet()
                ),
            ],
            0,
            peak
        );
    }

    private static void InterlockedMin(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value < seen; )
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
