using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using PerfTests.Storage.Sql;

namespace PerfTests.Storage.Sqlite;

/// <summary>
/// A history in one SQLite file. Its write-ahead log lets readers and one writer at a time work side by side, in several processes; each commit is
/// synced, so that neither a killed process nor a lost machine takes back what was stored.
/// </summary>
/// <param name="file">Full path of the file.</param>
internal sealed class SqliteDialect(string file) : ISqlDialect
{
    /// <summary>Stands in the file's header and says whose it is: "PTHi".</summary>
    private const long ApplicationId = 0x50544869;

    private const int BusyTimeoutSeconds = 10;

    public string Description => file;

    public IReadOnlyList<string> Migrations { get; init; } = SqliteSchema.Migrations;

    public Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        Directory.Exists(file)
            ? throw new HistoryStoreException(
                $"{file} is a folder; {HistoryLocation.Variable} takes {HistoryLocation.Expected}"
            )
            : Task.FromResult(File.Exists(file));

    public async Task<DbConnection> OpenAsync(bool mayCreate, CancellationToken cancellationToken)
    {
        if (mayCreate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = file,
                Mode = mayCreate ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
                // The file is closed when it is not used: others may move or delete it.
                Pooling = false,
                ForeignKeys = true,
                DefaultTimeout = BusyTimeoutSeconds,
            }.ToString()
        );
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            await ClaimAsync(connection, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(connection, "PRAGMA synchronous = FULL", cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken) =>
        BeginWriteAsync(connection, cancellationToken);

    // Not deferred: a transaction that reads first and then finds another writer in its way could not go on.
    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(
            ((SqliteConnection)connection).BeginTransaction(IsolationLevel.Serializable, deferred: false)
        );

    public Task<long> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken) =>
        ReadNumberAsync(connection, "PRAGMA user_version", cancellationToken);

    public Task WriteVersionAsync(DbConnection connection, long version, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            FormattableString.Invariant($"PRAGMA user_version = {version}; PRAGMA application_id = {ApplicationId}"),
            cancellationToken
        );

    public HistoryStoreException? Translate(Exception failure) => SqliteFailure.Translate(failure, file);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Makes sure that the file is a history, or empty and to become one. A file of another program is left as it is.</summary>
    private async Task ClaimAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var owner = await ReadNumberAsync(connection, "PRAGMA application_id", cancellationToken).ConfigureAwait(false);
        if (owner == ApplicationId)
        {
            return;
        }

        var tables = await ReadNumberAsync(connection, "SELECT count(*) FROM sqlite_schema", cancellationToken)
            .ConfigureAwait(false);
        if (owner != 0 || tables > 0)
        {
            // Between the two looks another process may have made the tables, and its mark with them in one transaction.
            owner = await ReadNumberAsync(connection, "PRAGMA application_id", cancellationToken).ConfigureAwait(false);
            if (owner == ApplicationId)
            {
                return;
            }

            throw new HistoryStoreException(
                $"{file} is a SQLite database of another program; nothing was changed in it. Set {HistoryLocation.Variable} to another file"
            );
        }

        await ExecuteAsync(connection, "PRAGMA journal_mode = WAL", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<long> ReadNumberAsync(
        DbConnection connection,
        string statement,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(
        DbConnection connection,
        string statement,
        CancellationToken cancellationToken
    )
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}
