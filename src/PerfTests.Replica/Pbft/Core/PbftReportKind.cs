namespace PerfTests.Replica.Pbft.Core;

/// <summary>What may happen within the core.</summary>
internal enum PbftReportKind
{
    /// <summary>This replica asks for a view.</summary>
    ViewChangeStarted,

    /// <summary>A view began here; its subject is the primary.</summary>
    ViewChanged,

    /// <summary>A checkpoint became stable.</summary>
    CheckpointStable,

    /// <summary>The state came from another replica.</summary>
    StateTransferred,

    /// <summary>A state that was received is not the one that a quorum vouched for.</summary>
    StateRefused,

    /// <summary>This replica's state differs from the one that a quorum vouched for.</summary>
    StateDiverged,

    /// <summary>A replica contradicted itself.</summary>
    Equivocation,

    /// <summary>A NewView does not follow from the view changes in it.</summary>
    NewViewRefused,

    /// <summary>A sequence number was decided twice, differently: more replicas are faulty than the protocol tolerates.</summary>
    AgreementViolated,

    /// <summary>A message was dropped because it makes no sense now: outside the window, an old view, not asked for.</summary>
    Dropped,

    /// <summary>A request was refused because too many wait.</summary>
    Overloaded,

    /// <summary>A replica that lost its memory may vote again.</summary>
    Recovered,
}
