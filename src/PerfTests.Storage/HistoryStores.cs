using PerfTests.Storage.Postgres;
using PerfTests.Storage.Sql;
using PerfTests.Storage.Sqlite;

namespace PerfTests.Storage;

/// <summary>Opens histories.</summary>
public static class HistoryStores
{
    /// <summary>Opens a history, and makes or migrates it where it is to be written.</summary>
    /// <param name="location">Where it is; must not be off.</param>
    /// <param name="access">What it is opened for.</param>
    /// <param name="time">The clock, for waiting between attempts.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HistoryStoreException">It is not there, cannot be reached, is damaged, or is of a newer version; nothing was changed.</exception>
    public static async Task<IHistoryStore> OpenAsync(
        HistoryLocation location,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(location);
        if (location.IsOff)
        {
            throw new HistoryStoreException(
                $"no history is kept, as {HistoryLocation.Variable} is off; set it to a file or to a PostgreSQL database"
            );
        }

        ISqlDialect dialect = location.File is { } file
            ? new SqliteDialect(file)
            : new PostgresDialect(location.ConnectionString!, location.Description);
        var store = new SqlHistoryStore(dialect, time);
        try
        {
            await store.PrepareAsync(access, cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
