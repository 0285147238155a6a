using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;

namespace PerfTests.UnitTests.Running;

public sealed class LogReadBackTests
{
    [Fact]
    public async Task Latest_entries_are_read_each_once_and_the_end_told()
    {
        var kept = await ReadAsync(new Log { Last = 10 }, entriesMax: 3);

        Assert.Equal(
            [
                new LogEntryRecord(8, 80, 8),
                new LogEntryRecord(9, 90, 9),
                new LogEntryRecord(10, 100, 10),
                LogEntryRecord.End(11),
            ],
            kept
        );
    }

    [Fact]
    public async Task Entry_that_is_not_given_is_recorded_as_unread()
    {
        var kept = await ReadAsync(new Log { Last = 3, Unreadable = 2 }, entriesMax: 4);

        Assert.Equal(
            [LogReading.Read, LogReading.Unread, LogReading.Read],
            kept.Take(3).Select(entry => entry.Reading)
        );
    }

    [Fact]
    public async Task Entry_that_is_given_at_the_second_request_is_read()
    {
        var kept = await ReadAsync(new Log { Last = 2, Hesitations = 5 }, entriesMax: 4);

        Assert.Equal([LogReading.Read, LogReading.Read, LogReading.End], kept.Select(entry => entry.Reading));
    }

    [Fact]
    public async Task Log_that_is_shorter_is_read_whole()
    {
        var kept = await ReadAsync(new Log { Last = 2 }, entriesMax: 4);

        Assert.Equal([1L, 2L, 3L], kept.Select(entry => entry.Position));
    }

    [Fact]
    public async Task Empty_log_ends_before_its_first_position()
    {
        Assert.Equal([LogEntryRecord.End(1)], await ReadAsync(new Log { Last = 0 }, entriesMax: 4));
    }

    [Fact]
    public async Task End_that_is_not_told_is_recorded_as_unread()
    {
        Assert.Equal([LogEntryRecord.Unread(0)], await ReadAsync(new Log { Last = null }, entriesMax: 4));
    }

    [Fact]
    public async Task End_behind_which_something_stands_is_none()
    {
        var kept = await ReadAsync(new Log { Last = 2, Hidden = 3 }, entriesMax: 4);

        Assert.Equal(LogEntryRecord.Unread(3), kept[^1]);
    }

    [Fact]
    public async Task System_that_does_not_keep_every_write_is_not_read()
    {
        Assert.Empty(await ReadAsync(new Log { Last = 2, KeepsEveryWrite = false }, entriesMax: 4));
    }

    private static async Task<IReadOnlyList<LogEntryRecord>> ReadAsync(Log log, int entriesMax)
    {
        var kept = new CollectingRecorder();
        // Whoever waits, waits in no time.
        await new LogReadBack(log, kept, TimeSpan.FromSeconds(1), new SkippingTime()).ReadAsync(
            entriesMax,
            CancellationToken.None
        );
        return [.. kept.LogEntries.OrderBy(entry => entry.Position)];
    }

    private sealed class Log : ILogReader
    {
        private int _hesitations;

        public long? Last { get; init; }

        public long Unreadable { get; init; } = -1;

        public long Hidden { get; init; } = -1;

        public int Hesitations
        {
            init => _hesitations = value;
        }

        public bool KeepsEveryWrite { get; init; } = true;

        public ValueTask<long?> FindLastPositionAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(Last);

        public ValueTask<LogEntry?> ReadEntryAsync(long position, CancellationToken cancellationToken) =>
            ValueTask.FromResult<LogEntry?>(
                position == Unreadable || Interlocked.Decrement(ref _hesitations) >= 0 ? null
                : position > Last && position != Hidden ? LogEntry.Absent
                : new LogEntry(10 * position, (ulong)position)
            );
    }
}
