namespace PerfTests.Replica.Machines;

/// <summary>How an operation ended. The first four are results of the state machine, part of the replicated deduplication table.</summary>
internal enum OperationOutcome : byte
{
    /// <summary>Applied; for a read, the value was found.</summary>
    Ok = 0,

    /// <summary>A compare-and-swap was decided and found another value than the expected one. Nothing changed.</summary>
    Mismatch = 1,

    /// <summary>The key does not exist. A delete of an absent key changes nothing.</summary>
    NotFound = 2,

    /// <summary>The state machine refused the operation, on every replica alike (a value would outgrow its limit). Nothing changed.</summary>
    Refused = 3,

    /// <summary>This node does not lead and did not propose the operation: definitely not applied by this attempt.</summary>
    NotLeader = 64,

    /// <summary>The node could not accept the operation (no leader, queue full, stopping): definitely not applied by this attempt.</summary>
    Unavailable = 65,

    /// <summary>The operation was proposed and its fate is not known: it may still be applied.</summary>
    Unknown = 66,
}
