using PerfTests.Storage.Sql;

namespace PerfTests.Storage.Postgres;

/// <summary>Histories in PostgreSQL databases: for many writers on many machines.</summary>
internal sealed class PostgresSource : IHistoryStoreSource
{
    public const string Kind = "postgresql";

    /// <summary>What such a database is called where its address is not to be shown.</summary>
    public const string Description = $"the PostgreSQL database that {HistoryLocation.Variable} names";

    public string Name => Kind;

    // The address is a connection string as PostgresAddress.Read makes it.
    public Task<IHistoryStore> OpenAsync(
        string address,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => SqlHistoryStore.OpenAsync(new PostgresDialect(address, Description), access, time, cancellationToken);
}
