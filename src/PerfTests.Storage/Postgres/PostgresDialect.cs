using System.Data;
using System.Data.Common;
using Npgsql;
using PerfTests.Storage.Sql;

namespace PerfTests.Storage.Postgres;

/// <summary>A history in a PostgreSQL database, in a schema of its own: for many writers on many machines.</summary>
/// <param name="connectionString">As <see cref="PostgresAddress.Read"/> made it; never shown.</param>
/// <param name="description">What it is, for people; without credentials.</param>
internal sealed class PostgresDialect(string connectionString, string description) : ISqlDialect
{
    /// <summary>Held by the one process that makes or migrates tables; "PTHi" as a number.</summary>
    private const long MigrationLock = 0x50544869;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    public string Description => description;

    public IReadOnlyList<string> Migrations { get; init; } = PostgresSchema.Migrations;

    // Whether a database is there shows when it is opened; whether tables are, by their version.
    public Task<bool> ExistsAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    public async Task<DbConnection> OpenAsync(bool mayCreate, CancellationToken cancellationToken) =>
        await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);

    public async Task<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await BeginWriteAsync(connection, cancellationToken).ConfigureAwait(false);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_advisory_xact_lock(@lock)";
        command.Bind("lock", MigrationLock);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return transaction;
    }

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken).ConfigureAwait(false);

    public async Task<long> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var look = connection.CreateCommand();
        // Not to_regclass: within a transaction its cache may not know yet what another one has made since.
        look.CommandText =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = @schema AND c.relname = @table)";
        look.Bind("schema", PostgresSchema.Name);
        look.Bind("table", PostgresSchema.VersionTableName);
        if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return 0;
        }

        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT coalesce(max(version), 0) FROM {PostgresSchema.VersionTable}";
        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    public async Task WriteVersionAsync(DbConnection connection, long version, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {PostgresSchema.VersionTable} (version) VALUES (@version)";
        command.Bind("version", version);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public HistoryStoreException? Translate(Exception failure) => PostgresFailure.Translate(failure, description);

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
