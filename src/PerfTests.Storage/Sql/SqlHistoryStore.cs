using System.Data.Common;
using System.Text.Json;
using PerfTests.Analysis.History;

namespace PerfTests.Storage.Sql;

/// <summary>
/// A history in a relational database. The entry is one document; beside it stand, as columns, what is searched and sorted by. What fails for a
/// passing reason is tried again on a new connection: names of runs are unique, so that a commit whose answer was lost doubles nothing.
/// </summary>
internal sealed class SqlHistoryStore(ISqlDialect dialect, TimeProvider time) : IHistoryStore
{
    /// <summary>Waits before further attempts: together longer than a database server takes to restart.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(400),
        TimeSpan.FromMilliseconds(800),
        TimeSpan.FromMilliseconds(1_600),
        TimeSpan.FromMilliseconds(3_200),
    ];

    private DbConnection? _connection;

    public string Description => dialect.Description;

    /// <summary>Opens a store, and makes or migrates it where it is to be written.</summary>
    public static async Task<IHistoryStore> OpenAsync(
        ISqlDialect dialect,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
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

    /// <summary>Opens the store, and makes or migrates it.</summary>
    public async Task PrepareAsync(HistoryAccess access, CancellationToken cancellationToken)
    {
        if (!await AttemptAsync(() => dialect.ExistsAsync(cancellationToken), cancellationToken).ConfigureAwait(false))
        {
            if (access == HistoryAccess.Read)
            {
                throw NoHistory();
            }
        }

        await AttemptAsync(
                async () =>
                {
                    var connection = await ConnectAsync(access == HistoryAccess.Write, cancellationToken)
                        .ConfigureAwait(false);
                    await MigrateAsync(connection, access, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    public Task<AddOutcome> AddAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return WriteAsync(
            connection => new EntryWriter(connection).AddAsync(entries, cancellationToken),
            cancellationToken
        );
    }

    public Task<IReadOnlyList<HistoryEntry>> ListAsync(HistoryFilter filter, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<HistoryEntry>>(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText =
                    "SELECT d.body FROM run r JOIN run_document d ON d.run = r.id" + FilterSql.Append(command, filter);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var entries = new List<HistoryEntry>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    entries.Add(HistoryJson.Read(reader.GetString(0)));
                }

                return entries;
            },
            cancellationToken
        );

    public Task<HistoryEntry?> FindAsync(string runId, CancellationToken cancellationToken) =>
        ReadAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText =
                    "SELECT d.body FROM run r JOIN run_document d ON d.run = r.id WHERE r.run_id = @run_id";
                command.Bind("run_id", runId);
                var body = await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                return body is string text ? HistoryJson.Read(text) : null;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<HistoryPoint>> ReadSeriesAsync(
        string metric,
        HistoryFilter filter,
        CancellationToken cancellationToken
    ) =>
        ReadAsync<IReadOnlyList<HistoryPoint>>(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.Bind("metric", metric);
                command.CommandText =
                    "SELECT r.run_id, r.started_at_ticks, r.epoch, r.status, r.revision, m.value FROM run r JOIN run_metric m ON m.run = r.id AND m.name = @metric"
                    + FilterSql.Append(command, filter);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var points = new List<HistoryPoint>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    points.Add(
                        new HistoryPoint(
                            reader.GetString(0),
                            new DateTimeOffset(reader.GetInt64(1), TimeSpan.Zero),
                            reader.GetString(2),
                            StatusText.Read(reader.GetString(3)),
                            reader.IsDBNull(4) ? null : reader.GetString(4),
                            reader.GetDouble(5)
                        )
                    );
                }

                return points;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<KeyValuePair<string, long>>> ListScenariosAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<KeyValuePair<string, long>>>(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT scenario, count(*) FROM run GROUP BY scenario ORDER BY scenario";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
                var scenarios = new List<KeyValuePair<string, long>>();
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    scenarios.Add(KeyValuePair.Create(reader.GetString(0), reader.GetInt64(1)));
                }

                return scenarios;
            },
            cancellationToken
        );

    public Task<long> PruneAsync(Retention rule, bool isRehearsal, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.KeepsAll
            ? Task.FromResult(0L)
            : WriteAsync(
                async connection =>
                {
                    await using var command = connection.CreateCommand();
                    var doomed = RetentionSql.Append(command, rule);
                    command.CommandText = isRehearsal
                        ? $"SELECT count(*) FROM run WHERE {doomed}"
                        : $"DELETE FROM run WHERE {doomed}";
                    return isRehearsal
                        ? (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!
                        : await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                },
                cancellationToken
            );
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync().ConfigureAwait(false);
        await dialect.DisposeAsync().ConfigureAwait(false);
    }

    private Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        AttemptAsync(
            async () =>
                await read(await ConnectAsync(false, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false),
            cancellationToken
        );

    private Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken) =>
        AttemptAsync(
            async () =>
            {
                var connection = await ConnectAsync(false, cancellationToken).ConfigureAwait(false);
                await using var transaction = await dialect
                    .BeginWriteAsync(connection, cancellationToken)
                    .ConfigureAwait(false);
                var outcome = await write(connection).ConfigureAwait(false);
                // Once it is asked for, a commit is not cancelled: nobody would know whether it took place.
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                return outcome;
            },
            cancellationToken
        );

    private async Task MigrateAsync(DbConnection connection, HistoryAccess access, CancellationToken cancellationToken)
    {
        var newest = dialect.Migrations.Count;
        var version = await dialect.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (version == newest)
        {
            return;
        }

        RefuseNewer(version);
        if (version == 0 && access == HistoryAccess.Read)
        {
            throw NoHistory();
        }

        await using var transaction = await dialect
            .BeginMigrationAsync(connection, cancellationToken)
            .ConfigureAwait(false);
        // Another process may have been faster, and even newer.
        version = await dialect.ReadVersionAsync(connection, cancellationToken).ConfigureAwait(false);
        RefuseNewer(version);
        if (version == newest)
        {
            return;
        }

        foreach (var script in dialect.Migrations.Skip((int)version))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = script;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await dialect.WriteVersionAsync(connection, newest, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private void RefuseNewer(long version)
    {
        if (version > dialect.Migrations.Count)
        {
            throw new HistoryStoreException(
                $"{Description} is a history of version {version}, and this perftests knows versions up to {dialect.Migrations.Count}: use the version that wrote it, or a newer one. Nothing was changed"
            );
        }
    }

    private HistoryStoreException NoHistory() =>
        new($"there is no history yet in {Description}; it is made when the first run is stored");

    private async Task<DbConnection> ConnectAsync(bool mayCreate, CancellationToken cancellationToken) =>
        _connection ??= await dialect.OpenAsync(mayCreate, cancellationToken).ConfigureAwait(false);

    private async Task DisconnectAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<T> AttemptAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await act().ConfigureAwait(false);
            }
            catch (JsonException damage)
            {
                throw new HistoryStoreException(
                    $"an entry in {Description} cannot be read, so the history was damaged or changed by hand: {damage.Message}"
                );
            }
            catch (Exception failure) when (dialect.Translate(failure) is { } translated)
            {
                // Neither the original nor its trace is carried on: drivers put addresses and names into both.
                await DisconnectAsync().ConfigureAwait(false);
                if (!translated.IsPassing || attempt == Pauses.Length)
                {
                    throw translated;
                }
            }

            await Task.Delay(Pauses[attempt], time, cancellationToken).ConfigureAwait(false);
        }
    }
}
