namespace PerfTests.Protocols;

/// <summary>
/// A client of a system that keeps every write as an entry of one log, at the position that it gave the write (<see cref="OperationResult.Position"/>). What was acknowledged can then be read
/// back entry by entry.
/// </summary>
public interface ILogReader
{
    /// <summary>Whether every write is kept: otherwise there is no log that could be read back. Default: yes.</summary>
    bool KeepsEveryWrite => true;

    /// <summary>The position of the log's last entry, 0 for an empty log.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null if the system does not answer.</returns>
    ValueTask<long?> FindLastPositionAsync(CancellationToken cancellationToken);

    /// <summary>Reads an entry.</summary>
    /// <param name="position">Its position, at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The entry, <see cref="LogEntry.Absent"/> if the system says that there is none; null if it does not answer.</returns>
    ValueTask<LogEntry?> ReadEntryAsync(long position, CancellationToken cancellationToken);
}
