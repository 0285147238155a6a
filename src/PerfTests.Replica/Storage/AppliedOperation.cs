using PerfTests.Replica.Machines;

namespace PerfTests.Replica.Storage;

/// <summary>What the state machine decided about one command.</summary>
/// <param name="Outcome">One of the decided outcomes.</param>
/// <param name="Index">Log position of the attempt that was applied; of the first one for a duplicate.</param>
/// <param name="Duplicate">True when an earlier attempt had been applied and this one changed nothing.</param>
internal readonly record struct AppliedOperation(OperationOutcome Outcome, long Index, bool Duplicate);
