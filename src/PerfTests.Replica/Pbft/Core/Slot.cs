using PerfTests.Replica.Wire;

namespace PerfTests.Replica.Pbft.Core;

/// <summary>What a replica knows of one place. Holds one vote of each kind for each replica, whatever they send.</summary>
/// <param name="nodes">How many replicas there are.</param>
internal sealed class Slot(int nodes)
{
    /// <summary>The sequence number; 0 for an unused slot.</summary>
    public long Sequence { get; private set; }

    /// <summary>The view in which <see cref="Digest"/> was proposed and accepted; -1 when nothing was in the present view.</summary>
    public long View { get; set; } = -1;

    /// <summary>The batch accepted in <see cref="View"/>.</summary>
    public Digest Digest { get; set; }

    /// <summary>The batch itself; null while it is being fetched.</summary>
    public Batch? Batch { get; set; }

    /// <summary>Whether the prepared certificate of <see cref="View"/> is complete.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>The Prepares, by sender.</summary>
    public Vote[] Prepares { get; } = new Vote[nodes];

    /// <summary>The Commits, by sender.</summary>
    public Vote[] Commits { get; } = new Vote[nodes];

    /// <summary>What others say was decided, by sender.</summary>
    public Vote[] Decisions { get; } = new Vote[nodes];

    /// <summary>The latest view in which the sequence number prepared here; -1 for none. Survives view changes: the set P.</summary>
    public long PreparedView { get; set; } = -1;

    /// <summary>The batch that prepared in it.</summary>
    public Digest PreparedDigest { get; set; }

    /// <summary>The batches that were pre-prepared here, each with the latest view. Survives view changes: the set Q.</summary>
    public List<PreparedCertificate> PrePrepared { get; } = [];

    /// <summary>Whether a commit certificate is complete.</summary>
    public bool IsCommitted { get; set; }

    /// <summary>The batch that it decided.</summary>
    public Digest CommittedDigest { get; set; }

    /// <summary>When the sequence number was proposed, as seen here.</summary>
    public long ProposedAt { get; set; }

    /// <summary>When it was committed, as seen here.</summary>
    public long CommittedAt { get; set; }

    /// <summary>Votes that arrived again; counted by the mistake that counts them.</summary>
    public int Repeated { get; set; }

    /// <summary>Makes the slot one of another place.</summary>
    public void Reset(long sequence)
    {
        Sequence = sequence;
        (View, Digest, Batch, IsPrepared) = (-1, default, null, false);
        Array.Fill(Prepares, Vote.None);
        Array.Fill(Commits, Vote.None);
        Array.Fill(Decisions, Vote.None);
        (PreparedView, PreparedDigest) = (-1, default);
        PrePrepared.Clear();
        (IsCommitted, CommittedDigest) = (false, default);
        (ProposedAt, CommittedAt, Repeated) = (0, 0, 0);
    }

    /// <summary>Notes that a batch was pre-prepared in a view.</summary>
    public void Remember(Digest digest, long view)
    {
        PrePrepared.RemoveAll(q => q.Digest == digest);
        PrePrepared.Add(new PreparedCertificate(Sequence, view, digest));
        if (PrePrepared.Count > ViewChange.BatchesPerPlaceMax)
        {
            PrePrepared.RemoveAt(PrePrepared.IndexOf(PrePrepared.MinBy(q => q.View)));
        }
    }
}
