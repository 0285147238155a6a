namespace PerfTests.Replica.Pbft.Faults;

/// <summary>How a replica misbehaves, for fault injection.</summary>
internal enum ByzantineBehaviour
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As primary it proposes nothing and begins no view.</summary>
    SilentPrimary,

    /// <summary>It says nothing to one other replica.</summary>
    SelectiveSilence,

    /// <summary>It proposes different batches to different replicas, also when it is not the primary, and votes to each for the batch that it was given.</summary>
    EquivocatePrePrepare,

    /// <summary>It votes for the batch to some and for another to others, and as primary for its own proposals too.</summary>
    EquivocateVotes,

    /// <summary>It votes, and vouches for checkpoints, with a wrong digest, and hands out a wrong state.</summary>
    WrongDigest,

    /// <summary>To half of the replicas its signatures are wrong.</summary>
    InvalidSignatures,

    /// <summary>As primary it takes most of the timeout for each proposal.</summary>
    DelayUnderTimeout,

    /// <summary>It sends messages of earlier views again.</summary>
    ReplayOldViews,

    /// <summary>Its view changes say nothing of what was prepared, and the views that it begins forget it.</summary>
    HideCertificate,

    /// <summary>It answers clients with something else.</summary>
    BogusReplies,
}
