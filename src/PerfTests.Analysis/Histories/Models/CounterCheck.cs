using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>
/// Decides linearizability of a counter in O(n log n) where every addition is of the same number; elsewhere it finds reads out of bounds: below all that had to be counted by then, or above all that could be.
/// </summary>
/// <remarks>
/// <para>With one step d the reads come in order of what they saw, and a read of k d has exactly k additions before it. Going through the reads in that order, the additions that are missing
/// are chosen among those that were called before the first of the reads returns; of these the one that returns first, as every one of them could take effect at any later moment, too.
/// Where too few have been called by the moment the reads need, the moment moves to the call of the last one that is missing.</para>
/// <para>An addition that is left over and has returned before the moment should have been counted.</para>
/// </remarks>
internal static class CounterCheck
{
    /// <summary>Checks the history of one counter.</summary>
    public static QuickFinding Check(IReadOnlyList<ElementOperation> history)
    {
        var additions = history
            .Where(operation => operation is { Kind: ElementOperationKind.Add, Element: not 0 })
            .ToArray();
        var reads = history.Where(operation => operation.Kind == ElementOperationKind.Read).ToArray();
        if (FindOutOfBounds(additions, reads) is { } outside)
        {
            return outside;
        }

        var step = additions.Length == 0 ? 1 : (long)additions[0].Element;
        return additions.All(addition => (long)addition.Element == step)
            ? CheckSteps(additions, reads, step)
            : QuickFinding.Undecided;
    }

    private static QuickFinding? FindOutOfBounds(ElementOperation[] additions, ElementOperation[] reads)
    {
        // What had to be counted when a read was called, and what could be when it returned; of two signs each.
        var returns = Sums(additions.Where(addition => addition.Return != Step.Never), addition => addition.Return);
        var calls = Sums(additions, addition => addition.Call);
        foreach (var read in reads)
        {
            var (must, may) = (returns.Before(read.Call), calls.UpTo(read.Return));
            var value = (Int128)(long)read.Element;
            if (value < must.Up + may.Down || value > may.Up + must.Down)
            {
                return QuickFinding.Broken("counter out of bounds", read.Sequence);
            }
        }

        return null;
    }

    private static QuickFinding CheckSteps(ElementOperation[] additions, ElementOperation[] reads, long step)
    {
        Array.Sort(additions, (first, second) => first.Call.CompareTo(second.Call));
        var available = new PriorityQueue<ElementOperation, long>();
        var (now, latest) = (long.MinValue, default(ElementOperation));
        var (called, counted) = (0, 0L);
        foreach (
            var group in reads
                .GroupBy(read => (long)read.Element / step)
                .OrderBy(group => group.Key)
                .Select(group => (Count: group.Key, Reads: group.ToArray()))
        )
        {
            if (group.Reads.FirstOrDefault(read => (long)read.Element % step != 0) is { } odd)
            {
                return QuickFinding.Broken("counter out of bounds", odd.Sequence);
            }

            var first = group.Reads.MinBy(read => read.Return)!;
            var last = group.Reads.MaxBy(read => read.Call)!;
            if (first.Return < now)
            {
                return QuickFinding.Broken("stale read", first.Sequence, latest!.Sequence);
            }

            var moment = last.Call > now ? (Time: last.Call, By: last) : (Time: now, By: latest);
            var missing = group.Count - counted;
            MakeAvailable(Math.Min(moment.Time, first.Return));
            while (available.Count < missing && called < additions.Length && additions[called].Call <= first.Return)
            {
                moment = additions[called].Call > moment.Time ? (additions[called].Call, additions[called]) : moment;
                available.Enqueue(additions[called], additions[called].Return);
                called++;
            }

            if (available.Count < missing)
            {
                return QuickFinding.Broken("counter out of bounds", first.Sequence);
            }

            for (; counted < group.Count; counted++)
            {
                available.Dequeue();
            }

            (now, latest) = moment;
            if (FindLeftOver() is { } left)
            {
                return left;
            }
        }

        return QuickFinding.Valid;

        void MakeAvailable(long until)
        {
            for (; called < additions.Length && additions[called].Call <= until; called++)
            {
                available.Enqueue(additions[called], additions[called].Return);
            }
        }

        QuickFinding? FindLeftOver()
        {
            MakeAvailable(now);
            return available.TryPeek(out var left, out var end) && end < now
                ? QuickFinding.Broken("an addition was not counted", latest!.Sequence, left.Sequence)
                : null;
        }
    }

    private static RunningSums Sums(IEnumerable<ElementOperation> additions, Func<ElementOperation, long> time)
    {
        var sorted = additions.OrderBy(time).ToArray();
        var sums = new (Int128 Up, Int128 Down)[sorted.Length + 1];
        for (var index = 0; index < sorted.Length; index++)
        {
            var value = (long)sorted[index].Element;
            sums[index + 1] = (sums[index].Up + Math.Max(value, 0), sums[index].Down + Math.Min(value, 0));
        }

        return new RunningSums([.. sorted.Select(time)], sums);
    }

    private sealed record RunningSums(long[] Times, (Int128 Up, Int128 Down)[] Sums)
    {
        public (Int128 Up, Int128 Down) Before(long time) => Sums[CountOf(time, isIncluded: false)];

        public (Int128 Up, Int128 Down) UpTo(long time) => Sums[CountOf(time, isIncluded: true)];

        private int CountOf(long time, bool isIncluded)
        {
            var (low, high) = (0, Times.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (Times[middle] < time || (isIncluded && Times[middle] == time))
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }
    }
}
