namespace PerfTests.Recording;

/// <summary>What was read back from a position of the system's log after the load.</summary>
/// <param name="Position">The position.</param>
/// <param name="Key">Index of the key that was written there; -1 if nothing stands there, or what stands there is no key's.</param>
/// <param name="ValueHash">Hash of the key's value after the write (<see cref="Workloads.ValueHash"/>).</param>
public sealed record LogEntryRecord(long Position, long Key, ulong ValueHash);
