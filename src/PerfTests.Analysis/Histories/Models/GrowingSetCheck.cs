namespace PerfTests.Analysis.Histories.Models;

/// <summary>Decides linearizability of a set from which nothing is removed, in time linear in the elements read (but for sorting).</summary>
/// <remarks>
/// <para>What such a set holds only grows, so reads come in order of what they saw, each containing the one before; reads that saw the same form a stage. Of an element that a stage saw first,
/// no addition comes before the reads of the stage before, and at least one comes before the reads of this one: the one that was called first can, if any can. The others
/// are bound only from below. Elements that nobody saw come after the last read.</para>
/// <para>So all operations lie on a line of stages, and it remains to give each a moment within its interval, none before that of an earlier stage: the earliest moments that are possible
/// are taken one stage after the other, and the history is linearizable if none lies behind the end of its operation.</para>
/// </remarks>
internal static class GrowingSetCheck
{
    /// <summary>Checks the history of one set.</summary>
    public static QuickFinding Check(IReadOnlyList<ElementOperation> history)
    {
        var additions = new Dictionary<ulong, ElementOperation>();
        var reads = new List<ElementOperation>();
        foreach (var operation in history)
        {
            switch (operation.Kind)
            {
                case ElementOperationKind.Remove:
                    return QuickFinding.Undecided;
                case ElementOperationKind.Read:
                    reads.Add(operation);
                    break;
                default:
                    if (!additions.TryGetValue(operation.Element, out var first) || operation.Call < first.Call)
                    {
                        additions[operation.Element] = operation;
                    }

                    break;
            }
        }

        reads.Sort((first, second) => first.Elements!.Length.CompareTo(second.Elements!.Length));
        return CheckElements(reads, additions) ?? CheckTimes(history, reads, additions);
    }

    private static QuickFinding? CheckElements(
        List<ElementOperation> reads,
        Dictionary<ulong, ElementOperation> additions
    )
    {
        ElementOperation? before = null;
        var seen = new HashSet<ulong>();
        foreach (var read in reads)
        {
            var known = 0;
            var distinct = new HashSet<ulong>(read.Elements!.Length);
            foreach (var element in read.Elements!)
            {
                if (!additions.TryGetValue(element, out var addition))
                {
                    return QuickFinding.Broken("phantom read", read.Sequence);
                }

                if (!distinct.Add(element))
                {
                    return QuickFinding.Broken("duplicate-elements", read.Sequence, addition.Sequence);
                }

                known += seen.Contains(element) ? 1 : 0;
            }

            if (known < seen.Count)
            {
                var (late, early) = read.Call > before!.Call ? (read, before) : (before, read);
                return QuickFinding.Broken("two reads saw different orders", late.Sequence, early.Sequence);
            }

            (seen, before) = (distinct, read);
        }

        return null;
    }

    private static QuickFinding CheckTimes(
        IReadOnlyList<ElementOperation> history,
        List<ElementOperation> reads,
        Dictionary<ulong, ElementOperation> additions
    )
    {
        // The moment of the last stage, and whose call set it.
        var (now, latest) = (long.MinValue, default(ElementOperation));
        var began = new Dictionary<ulong, (long Now, ElementOperation? Latest)>();
        for (var first = 0; first < reads.Count; )
        {
            var stage = (now, latest);
            var added = reads[first].Elements!.Where(element => began.TryAdd(element, stage));
            var size = reads[first].Elements!.Length;
            var seen = reads.Skip(first).TakeWhile(read => read.Elements!.Length == size).ToArray();
            if (
                (
                    Take(added.Select(element => additions[element]), ref now, ref latest)
                    ?? Take(seen, ref now, ref latest)
                ) is
                { } late
            )
            {
                return late;
            }

            first += seen.Length;
        }

        foreach (var addition in history.Where(operation => operation.Kind == ElementOperationKind.Add))
        {
            var (moment, setter) = began.TryGetValue(addition.Element, out var stage) ? stage : (now, latest);
            if (addition.Return < moment)
            {
                // The addition is known to have been there; who did not see it is wrong.
                return QuickFinding.Broken("an added element was not seen", setter!.Sequence, addition.Sequence);
            }
        }

        return QuickFinding.Valid;
    }

    /// <summary>Lets operations take effect, in any order among themselves, at the earliest moments.</summary>
    private static QuickFinding? Take(
        IEnumerable<ElementOperation> operations,
        ref long now,
        ref ElementOperation? latest
    )
    {
        var (after, last) = (now, latest);
        foreach (var operation in operations)
        {
            if (operation.Return < now)
            {
                return QuickFinding.Broken(
                    operation.Kind == ElementOperationKind.Read
                        ? "stale read"
                        : "an element was seen before it was added",
                    operation.Sequence,
                    latest!.Sequence
                );
            }

            (after, last) = operation.Call > after ? (operation.Call, operation) : (after, last);
        }

        (now, latest) = (after, last);
        return null;
    }
}
