using PerfTests.Protocols;
using PerfTests.Recording;

namespace PerfTests.Running;

/// <summary>Reads a system's log back after the load, the latest entries, entry by entry: it shows writes that were acknowledged and lost, doubled or put out of order.</summary>
/// <param name="log">Reads the log.</param>
/// <param name="recorder">Takes the entries.</param>
/// <param name="deadline">How long all of it may take.</param>
/// <param name="time">The clock of the deadline.</param>
internal sealed class LogReadBack(ILogReader log, IRunRecorder recorder, TimeSpan deadline, TimeProvider time)
{
    private const int Concurrency = 32;
    private static readonly TimeSpan PauseBetweenAttempts = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads and records the entries and where the log ends. What the system does not give in time is recorded as unread.</summary>
    /// <param name="entriesMax">Most entries to read, the latest ones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadAsync(int entriesMax, CancellationToken cancellationToken)
    {
        if (!log.KeepsEveryWrite)
        {
            return;
        }

        using var over = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        if (await FindLastAsync(either.Token).ConfigureAwait(false) is not { } last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            recorder.RecordLogEntry(LogEntryRecord.Unread(0));
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
                async (position, _) =>
                {
                    var entry = await ReadEntryAsync(position, either.Token).ConfigureAwait(false);
                    recorder.RecordLogEntry(
                        entry is { } read
                            ? new LogEntryRecord(position, read.Key, read.ValueHash)
                            : LogEntryRecord.Unread(position)
                    );
                }
            )
            .ConfigureAwait(false);
        await RecordEndAsync(last, either.Token).ConfigureAwait(false);
    }

    /// <summary>Once more at the end: a member that had just lost its office may have told an older one.</summary>
    private async Task RecordEndAsync(long last, CancellationToken stop)
    {
        var again = await FindLastAsync(stop).ConfigureAwait(false);
        recorder.RecordLogEntry(
            again is { } end
            && Math.Max(end, last) is var latest
            && await IsAbsentAsync(latest + 1, stop).ConfigureAwait(false)
                ? LogEntryRecord.End(latest + 1)
                : LogEntryRecord.Unread(last + 1)
        );
    }

    private async Task<bool> IsAbsentAsync(long position, CancellationToken stop) =>
        await ReadEntryAsync(position, stop).ConfigureAwait(false) == LogEntry.Absent;

    private Task<long?> FindLastAsync(CancellationToken stop) => AskAsync(log.FindLastPositionAsync, stop);

    private Task<LogEntry?> ReadEntryAsync(long position, CancellationToken stop) =>
        AskAsync(token => log.ReadEntryAsync(position, token), stop);

    /// <summary>Asks until there is an answer or the time is up.</summary>
    private async Task<T?> AskAsync<T>(Func<CancellationToken, ValueTask<T?>> ask, CancellationToken stop)
        where T : struct
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (await ask(stop).ConfigureAwait(false) is { } answer)
                {
                    return answer;
                }

                await Task.Delay(PauseBetweenAttempts, time, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return null;
            }
        }

        return null;
    }
}
