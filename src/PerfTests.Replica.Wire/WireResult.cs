namespace PerfTests.Replica.Wire;

/// <summary>What became of one operation.</summary>
/// <param name="Outcome">The replica's number: 0 ok, 1 mismatch, 2 not found, 3 refused.</param>
/// <param name="IsDuplicate">Whether an earlier attempt had been applied.</param>
/// <param name="Index">Sequence number that decided it; 0 for an unordered read.</param>
/// <param name="Value">The value read.</param>
internal readonly record struct WireResult(byte Outcome, bool IsDuplicate, long Index, byte[]? Value);
