namespace PerfTests.Replica.Machines;

/// <summary>What became of one operation.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Index">Position in the protocol's log that decided it (a retry gets the first attempt's); 0 where there is none.</param>
/// <param name="Value">The value of a successful read; otherwise null.</param>
/// <param name="Phases">Where the time went; zero where the operation did not get that far.</param>
/// <param name="Duplicate">True when an earlier attempt with the same identity had been applied already.</param>
/// <param name="Reason">Why the operation was not accepted or its fate is unknown; null when it was decided.</param>
internal readonly record struct OperationResult(
    OperationOutcome Outcome,
    long Index = 0,
    byte[]? Value = null,
    OperationPhases Phases = default,
    bool Duplicate = false,
    string? Reason = null
)
{
    /// <summary>True when the state machine decided the operation, whatever the decision.</summary>
    public bool IsDecided => Outcome < OperationOutcome.NotLeader;

    /// <summary>An operation that this node did not propose because another node leads.</summary>
    public static OperationResult NotLeader { get; } =
        new(OperationOutcome.NotLeader, Reason: "This node does not lead.");

    /// <summary>An operation that was definitely not applied by this attempt.</summary>
    public static OperationResult Unavailable(string reason) => new(OperationOutcome.Unavailable, Reason: reason);

    /// <summary>An operation that may or may not be applied.</summary>
    public static OperationResult Unknown(string reason) => new(OperationOutcome.Unknown, Reason: reason);
}
