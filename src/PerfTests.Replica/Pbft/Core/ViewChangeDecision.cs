using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>
/// With what a view begins: a pure function of the view changes shown (Castro and Liskov 2002, figure 4). Primary and backups compute the same.
/// </summary>
/// <param name="Start">The checkpoint to begin from.</param>
/// <param name="Chosen">The batches of the sequence numbers after it; the null digest where nothing can have committed.</param>
internal sealed record ViewChangeDecision(CheckpointEntry Start, IReadOnlyList<Digest> Chosen)
{
    /// <summary>Computes the decision.</summary>
    /// <param name="said">View changes of distinct replicas for one view.</param>
    /// <param name="quorums">Quorums of the cluster.</param>
    /// <param name="mutation">The planted mistake.</param>
    /// <returns>Null when these view changes do not decide: more of them are needed.</returns>
    public static ViewChangeDecision? Compute(
        IReadOnlyList<ViewChange> said,
        Quorums quorums,
        PbftMutation mutation = PbftMutation.None
    )
    {
        if (said.Count < quorums.Strong || FindStart(said, quorums) is not { } start)
        {
            return null;
        }
        var last = said.SelectMany(m => m.Prepared).Select(p => p.Sequence).DefaultIfEmpty(0).Max();
        var chosen = new List<Digest>();
        for (var sequence = start.Sequence + 1; sequence <= last; sequence++)
        {
            if (Choose(said, sequence, quorums, mutation) is not { } digest)
            {
                return null;
            }
            chosen.Add(digest);
        }
        return new ViewChangeDecision(start, chosen);
    }

    /// <summary>Whether a NewView says the same.</summary>
    public bool IsSaidBy(NewView said) => Start == said.Start && Chosen.SequenceEqual(said.Chosen);

    /// <summary>The highest checkpoint that at least one correct replica holds and that 2f + 1 have not left behind.</summary>
    private static CheckpointEntry? FindStart(IReadOnlyList<ViewChange> said, Quorums quorums)
    {
        CheckpointEntry? best = null;
        foreach (var entry in said.SelectMany(m => m.Checkpoints))
        {
            var isBetter =
                best is not { } b
                || entry.Sequence > b.Sequence
                || (entry.Sequence == b.Sequence && entry.State.CompareTo(b.State) > 0);
            if (
                isBetter
                && said.Count(m => m.Stable <= entry.Sequence) >= quorums.Strong
                && said.Count(m => m.Checkpoints.Contains(entry)) >= quorums.Weak
            )
            {
                best = entry;
            }
        }
        return best;
    }

    /// <summary>The batch of one sequence number: condition A (something may have committed) or B (nothing can have).</summary>
    private static Digest? Choose(IReadOnlyList<ViewChange> said, long sequence, Quorums quorums, PbftMutation mutation)
    {
        var candidates = said.SelectMany(m => m.Prepared)
            .Where(p => p.Sequence == sequence)
            .Distinct()
            .OrderByDescending(p => p.View)
            .ThenByDescending(p => p.Digest);
        foreach (var candidate in candidates)
        {
            if (
                said.Count(m => m.Stable < sequence && Permits(m, candidate)) >= quorums.Strong
                && said.Count(m => HasPrePrepared(m, candidate)) >= quorums.Weak
            )
            {
                return candidate.Digest;
            }
        }
        var silent = said.Count(m => m.Stable < sequence && !m.Prepared.Any(p => p.Sequence == sequence));
        return silent >= quorums.Strong || mutation == PbftMutation.GapFilledTooEarly ? Digest.Null : null;
    }

    /// <summary>Condition A1: the replica prepared nothing at the sequence number that contradicts the candidate.</summary>
    private static bool Permits(ViewChange said, PreparedCertificate candidate) =>
        said
            .Prepared.Where(p => p.Sequence == candidate.Sequence)
            .All(p => p.View < candidate.View || (p.View == candidate.View && p.Digest == candidate.Digest));

    /// <summary>Condition A2: the replica pre-prepared the candidate in that view or later, so that the batch was authentic.</summary>
    private static bool HasPrePrepared(ViewChange said, PreparedCertificate candidate) =>
        said.PrePrepared.Any(q =>
            q.Sequence == candidate.Sequence && q.Digest == candidate.Digest && q.View >= candidate.View
        );
}
