using PerfTests.Analysis.Safety;

namespace PerfTests.Analysis.Histories.Models;

/// <summary>
/// Decides linearizability of a FIFO queue whose elements are all different and whose removals are all answered, in O(n log n): Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs",
/// CONCUR 2013, theorem 1.
/// </summary>
/// <remarks>
/// <para>A history is wrong if and only if an element is removed that was not added (or not yet), an element is removed twice, an element b is removed although a was added before b and is removed after b or
/// never, or a removal finds nothing while at every moment of it some element was certainly there.</para>
/// <para>An addition takes effect before the removal of its element at the latest, a removal after the addition at the earliest, so intervals are cut to that. An addition of unknown effect whose
/// element nobody removed may not have happened. With removals of unknown effect, elements that nobody is known to have removed prove nothing, and what is left is not decided.</para>
/// </remarks>
internal static class QueueCheck
{
    /// <summary>Checks the history of one queue.</summary>
    public static QuickFinding Check(IReadOnlyList<ElementOperation> history)
    {
        var elements = new Dictionary<ulong, Element>();
        foreach (var addition in history.Where(operation => operation.Kind == ElementOperationKind.Add))
        {
            if (!elements.TryAdd(addition.Element, new Element(addition)))
            {
                return QuickFinding.Undecided;
            }
        }

        var isOpen = false;
        var empty = new List<ElementOperation>();
        foreach (var removal in history.Where(operation => operation.Kind == ElementOperationKind.Remove))
        {
            if (removal.Return == Step.Never)
            {
                isOpen = true;
            }
            else if (removal.Element == 0)
            {
                empty.Add(removal);
            }
            else if (!elements.TryGetValue(removal.Element, out var element))
            {
                return QuickFinding.Broken("phantom dequeue", removal.Sequence);
            }
            else if (element.Removal is { } before)
            {
                return QuickFinding.Broken(
                    "one element was dequeued twice",
                    removal.Call >= before.Call ? removal.Sequence : before.Sequence,
                    removal.Sequence,
                    before.Sequence,
                    element.Addition.Sequence
                );
            }
            else if (removal.Return < element.Addition.Call)
            {
                return QuickFinding.Broken(
                    "dequeued before it was enqueued",
                    removal.Sequence,
                    element.Addition.Sequence
                );
            }
            else
            {
                element.Removal = removal;
            }
        }

        var certain = elements
            .Values.Where(element => element.Removal is not null || (element.Addition.Return != Step.Never && !isOpen))
            .ToArray();
        return FindWrongOrder(certain)
            ?? FindWrongEmpty(certain, empty)
            ?? (isOpen ? QuickFinding.Undecided : QuickFinding.Valid);
    }

    private static QuickFinding? FindWrongOrder(Element[] elements)
    {
        var byAdded = elements.OrderBy(element => element.Added).ToArray();
        Element? latest = null;
        var next = 0;
        foreach (var later in elements.OrderBy(element => element.Addition.Call))
        {
            for (; next < byAdded.Length && byAdded[next].Added < later.Addition.Call; next++)
            {
                latest = latest is null || byAdded[next].Removing > latest.Removing ? byAdded[next] : latest;
            }

            if (latest is not null && later.Removal is { } removal && removal.Return < latest.Removing)
            {
                return QuickFinding.Broken(
                    latest.Removal is null ? "an enqueued element was passed over" : "dequeued out of order",
                    removal.Sequence,
                    latest.Addition.Sequence,
                    later.Addition.Sequence,
                    latest.Removal?.Sequence ?? removal.Sequence
                );
            }
        }

        return null;
    }

    private static QuickFinding? FindWrongEmpty(Element[] elements, List<ElementOperation> empty)
    {
        // Times at which the queue was certainly not empty, joined where they overlap.
        var held = new List<(long From, long To)>();
        foreach (
            var element in elements.Where(element => element.Added < element.Removing).OrderBy(element => element.Added)
        )
        {
            if (held.Count > 0 && element.Added < held[^1].To)
            {
                held[^1] = (held[^1].From, Math.Max(held[^1].To, element.Removing));
            }
            else
            {
                held.Add((element.Added, element.Removing));
            }
        }

        var starts = held.ConvertAll(span => span.From);
        foreach (var removal in empty)
        {
            var at = starts.BinarySearch(removal.Call);
            at = (at < 0 ? ~at : at) - 1;
            if (at >= 0 && held[at].To > removal.Return)
            {
                return QuickFinding.Broken(
                    "the queue was found empty while it was not",
                    removal.Sequence,
                    [
                        .. elements
                            .Where(element => element.Added < removal.Return && element.Removing > removal.Call)
                            .Select(element => element.Addition.Sequence),
                    ]
                );
            }
        }

        return null;
    }

    /// <summary>An element with what is known of its way through the queue.</summary>
    private sealed class Element(ElementOperation addition)
    {
        public ElementOperation Addition { get; } = addition;

        public ElementOperation? Removal { get; set; }

        /// <summary>When it had been added at the latest.</summary>
        public long Added => Math.Min(Addition.Return, Removal?.Return ?? Step.Never);

        /// <summary>Before this it was not removed; never reached if it was not.</summary>
        public long Removing => Removal is null ? long.MaxValue : Math.Max(Removal.Call, Addition.Call);
    }
}
