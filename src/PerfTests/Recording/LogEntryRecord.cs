namespace PerfTests.Recording;

/// <summary>What was read back from a position of the system's log after the load.</summary>
/// <param name="Position">The position.</param>
/// <param name="Key">Index of the key that was written there; -1 if nothing stands there, or what stands there is no key's.</param>
/// <param name="ValueHash">Hash of the key's value after the write (<see cref="Workloads.ValueHash"/>).</param>
public sealed record LogEntryRecord(long Position, long Key, ulong ValueHash)
{
    /// <summary>How the reading went. Default: it was read.</summary>
    public LogReading Reading { get; init; }

    /// <summary>Where the log ends, as the system says: nothing stands at the position or behind it.</summary>
    /// <param name="position">The position behind the last entry.</param>
    public static LogEntryRecord End(long position) =>
        new(position, -1, Workloads.ValueHash.Absent) { Reading = LogReading.End };

    /// <summary>An entry that the system did not give.</summary>
    /// <param name="position">The position; 0 if not even the end of the log was told.</param>
    public static LogEntryRecord Unread(long position) =>
        new(position, -1, Workloads.ValueHash.Absent) { Reading = LogReading.Unread };
}
