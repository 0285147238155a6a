using Microsoft.Data.Sqlite;

namespace PerfTests.Storage.Sqlite;

/// <summary>What SQLite reports, in words that say what to do. Codes: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteFailure
{
    private const int Error = 1;
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The failure in words; null for one that is not the database's.</summary>
    public static HistoryStoreException? Translate(Exception failure, string file) =>
        failure switch
        {
            SqliteException sqlite => Translate(sqlite, file),
            IOException or UnauthorizedAccessException => new HistoryStoreException(
                $"the history {file} cannot be used: {failure.Message}"
            ),
            _ => null,
        };

    private static HistoryStoreException Translate(SqliteException failure, string file) =>
        failure.SqliteErrorCode switch
        {
            Busy or Locked => new HistoryStoreException(
                $"the history {file} is locked by another process that does not finish",
                isPassing: true
            ),
            ReadOnly => new HistoryStoreException(
                $"the history {file} cannot be written: the file, its folder or the disk is read-only. Nothing was stored"
            ),
            InputOutput => new HistoryStoreException(
                $"the disk under the history {file} failed or is full ({Code(failure)}). What was stored before is still there"
            ),
            Corrupt => new HistoryStoreException(
                $"the history {file} is damaged ({Code(failure)}); it was left as it is. Move it away: the next run makes a new one, and perftests history import takes exports and run folders"
            ),
            Full => new HistoryStoreException(
                $"the disk under the history {file} is full: what was stored before is still there, the rest was not stored"
            ),
            CannotOpen => new HistoryStoreException(
                $"the history {file} cannot be opened: it does not exist, or the file or its folder cannot be read and written"
            ),
            NotADatabase => new HistoryStoreException(
                $"{file} is not a SQLite database, or its beginning is damaged; it was left as it is. Move it away, or set {HistoryLocation.Variable} to another file"
            ),
            Error => new HistoryStoreException(
                $"the history {file} does not have the tables it should have; it was changed by hand or by another program: {failure.Message}"
            ),
            _ => new HistoryStoreException($"the history {file} cannot be used: {failure.Message}"),
        };

    private static string Code(SqliteException failure) =>
        FormattableString.Invariant($"SQLite code {failure.SqliteExtendedErrorCode}");
}
