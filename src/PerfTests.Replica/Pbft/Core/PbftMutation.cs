namespace PerfTests.Replica.Pbft.Core;

/// <summary>Mistakes that an implementation could make. A test plants one and shows that the simulator finds it; a running replica has none.</summary>
internal enum PbftMutation
{
    /// <summary>No mistake.</summary>
    None,

    /// <summary>A commit certificate is taken for complete with 2f votes.</summary>
    CommitQuorumTooSmall,

    /// <summary>A prepared certificate is taken for complete with 2f - 1 Prepares.</summary>
    PrepareQuorumTooSmall,

    /// <summary>A backup takes a NewView's choice as it stands.</summary>
    NewViewUnverified,

    /// <summary>What was pre-prepared and prepared is not written down.</summary>
    VotesNotPersisted,

    /// <summary>The view is not written down.</summary>
    ViewNotPersisted,

    /// <summary>A vote that arrives twice counts twice.</summary>
    SenderCountedTwice,

    /// <summary>A request is executed each time that it is ordered.</summary>
    RetryExecutedTwice,

    /// <summary>The low watermark moves with the replica's own checkpoint.</summary>
    WatermarkWithoutQuorum,

    /// <summary>Votes of any view count.</summary>
    DigestNotBoundToView,

    /// <summary>Votes for any batch count.</summary>
    DigestNotCompared,

    /// <summary>A view change says nothing of what was prepared.</summary>
    PreparedForgotten,

    /// <summary>A second PrePrepare replaces the first.</summary>
    SecondPrePrepareAccepted,

    /// <summary>A PrePrepare of any replica counts.</summary>
    PrimaryNotChecked,

    /// <summary>The primary's own Prepare counts on top of its PrePrepare.</summary>
    PrimaryPrepareCounted,

    /// <summary>A batch is executed when it is prepared.</summary>
    ExecutedWhenPrepared,

    /// <summary>Execution depends on the replica.</summary>
    ExecutionNotDeterministic,

    /// <summary>A received state is not checked against its digest.</summary>
    StateNotVerified,

    /// <summary>Where the choice of a NewView is open, a gap is filled with the null request.</summary>
    GapFilledTooEarly,
}
