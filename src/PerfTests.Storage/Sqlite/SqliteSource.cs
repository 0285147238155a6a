using PerfTests.Storage.Sql;

namespace PerfTests.Storage.Sqlite;

/// <summary>Histories in files: the embedded default.</summary>
internal sealed class SqliteSource : IHistoryStoreSource
{
    public const string Kind = "sqlite";

    public string Name => Kind;

    public Task<IHistoryStore> OpenAsync(
        string address,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => SqlHistoryStore.OpenAsync(new SqliteDialect(address), access, time, cancellationToken);
}
