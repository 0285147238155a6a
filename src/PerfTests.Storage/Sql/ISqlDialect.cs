using System.Data.Common;

namespace PerfTests.Storage.Sql;

/// <summary>What a database does in its own way. Statements are the same for all; parameters are written <c>@name</c>.</summary>
internal interface ISqlDialect : IAsyncDisposable
{
    /// <summary>What the store is, for people; without credentials.</summary>
    string Description { get; }

    /// <summary>Statements that bring the tables from one version to the next; the first one makes them.</summary>
    IReadOnlyList<string> Migrations { get; }

    /// <summary>Says whether a store is there; refuses what is not a history.</summary>
    Task<bool> ExistsAsync(CancellationToken cancellationToken);

    /// <summary>Opens a connection.</summary>
    /// <param name="mayCreate">Whether a store that is not there is made.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<DbConnection> OpenAsync(bool mayCreate, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that nothing else writes beside while it migrates.</summary>
    Task<DbTransaction> BeginMigrationAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that writes.</summary>
    Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>The version of the tables; 0 if there are none.</summary>
    Task<long> ReadVersionAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Writes the version of the tables, within the transaction.</summary>
    Task WriteVersionAsync(DbConnection connection, long version, CancellationToken cancellationToken);

    /// <summary>The failure in words, without credentials; null for one that is not the database's.</summary>
    HistoryStoreException? Translate(Exception failure);
}
