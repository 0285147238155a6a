using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>Reads a system's log back after the load, the latest entries, entry by entry: it shows writes that were acknowledged and lost, doubled or put out of order.</summary>
internal static class LogReadBack
{
    private const int Concurrency = 32;

    /// <summary>Reads and records the entries. One that cannot be read is not recorded.</summary>
    /// <param name="log">Reads the log.</param>
    /// <param name="entriesMax">Most entries to read, the latest ones.</param>
    /// <param name="recorder">Takes them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task ReadAsync(
        ILogReader log,
        int entriesMax,
        IRunRecorder recorder,
        CancellationToken cancellationToken
    )
    {
        if (await log.FindLastPositionAsync(cancellationToken).ConfigureAwait(false) is not { } last)
        {
            return;
        }

        var first = Math.Max(1, last - entriesMax + 1);
        var readers = new ParallelOptions
        {
            MaxDegreeOfParallelism = Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForAsync(
                first,
                last + 1,
                readers,
                async (position, stop) =>
                {
                    if (await log.ReadEntryAsync(position, stop).ConfigureAwait(false) is { } entry)
                    {
                        recorder.RecordLogEntry(new LogEntryRecord(position, entry.Key, entry.ValueHash));
                    }
                }
            )
            .ConfigureAwait(false);
    }
}
