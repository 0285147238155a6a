namespace PerfTests.Protocols;

/// <summary>What stands at a position of a system's log.</summary>
/// <param name="Key">Index of the key that was written; -1 if nothing stands there, or what stands there is no key's.</param>
/// <param name="ValueHash">Hash of the key's value after the write (<see cref="Workloads.ValueHash"/>).</param>
public readonly record struct LogEntry(long Key, ulong ValueHash)
{
    /// <summary>Nothing stands there.</summary>
    public static LogEntry Absent { get; } = new(-1, Workloads.ValueHash.Absent);
}
