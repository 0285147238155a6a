namespace PerfTests.Replica.Raft;

/// <summary>
/// Remembers when the commit index was first seen at or beyond a log position. DotNext has no notification of a commit that comes
/// before application; the applier looks at the commit index before and after each entry, so a stamp is late by at most the
/// application of one entry, and that error goes to the consensus phase.
/// </summary>
internal sealed class CommitStamps
{
    private readonly Queue<(long Index, long At)> _stamps = new();
    private long _seen;

    /// <summary>Notes the commit index of now.</summary>
    public void See(long commitIndex, long at)
    {
        if (commitIndex <= _seen)
        {
            return;
        }
        _seen = commitIndex;
        _stamps.Enqueue((commitIndex, at));
    }

    /// <summary>When an index was first seen as committed. Indexes must be asked for in ascending order.</summary>
    /// <param name="index">A log position.</param>
    /// <param name="now">The answer where it was never seen.</param>
    public long CommittedAt(long index, long now)
    {
        while (_stamps.TryPeek(out var stamp))
        {
            if (stamp.Index >= index)
            {
                return stamp.At;
            }
            _stamps.Dequeue();
        }
        return now;
    }
}
