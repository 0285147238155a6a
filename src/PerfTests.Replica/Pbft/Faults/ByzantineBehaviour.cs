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

    /// <summary>As primary it proposes different batches to different replicas.</summary>
    EquivocatePrePrepare,

    /// <summary>It votes for the batch to some and for another to others.</summary>
    EquivocateVotes,

    /// <summary>It votes, and vouches for checkpoints, with a wrong digest.</summary>
    WrongDigest,

    /// <summary>To half of the replicas its signatures are wrong.</summary>
    InvalidSignatures,

    /// <summary>As primary it takes most of the timeout for each proposal.</summary>
    DelayUnderTimeout,

    /// <summary>It sends messages of earlier views again.</summary>
    ReplayOldViews,

    /// <summary>Its view changes say nothing of what was prepared.</summary>
    HideCertificate,

    /// <summary>It answers clients with something else.</summary>
    BogusReplies,
}
