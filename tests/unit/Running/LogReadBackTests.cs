using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running;

namespace PerfTests.UnitTests.Running;

public sealed class LogReadBackTests
{
    [Fact]
    public async Task Latest_entries_are_read_each_once_and_those_that_cannot_be_read_left_out()
    {
        var kept = new CollectingRecorder();

        await LogReadBack.ReadAsync(new Log(last: 10, unreadable: 8), entriesMax: 4, kept, CancellationToken.None);

        Assert.Equal(
            [new LogEntryRecord(7, 70, 7), new LogEntryRecord(9, 90, 9), new LogEntryRecord(10, 100, 10)],
            kept.LogEntries.OrderBy(entry => entry.Position)
        );
    }

    [Fact]
    public async Task Log_that_is_shorter_is_read_whole()
    {
        var kept = new CollectingRecorder();

        await LogReadBack.ReadAsync(new Log(last: 2, unreadable: 0), entriesMax: 4, kept, CancellationToken.None);

        Assert.Equal([1L, 2L], kept.LogEntries.Select(entry => entry.Position).Order());
    }

    [Fact]
    public async Task System_that_does_not_keep_every_write_is_not_read()
    {
        var kept = new CollectingRecorder();

        await LogReadBack.ReadAsync(new Log(last: null, unreadable: 0), entriesMax: 4, kept, CancellationToken.None);

        Assert.Empty(kept.LogEntries);
    }

    private sealed class Log(long? last, long unreadable) : ILogReader
    {
        public ValueTask<long?> FindLastPositionAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(last);

        public ValueTask<LogEntry?> ReadEntryAsync(long position, CancellationToken cancellationToken) =>
            ValueTask.FromResult<LogEntry?>(
                position == unreadable ? null : new LogEntry(10 * position, (ulong)position)
            );
    }
}
