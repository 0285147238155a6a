using PerfTests.Analysis.History;

namespace PerfTests.Storage;

/// <summary>
/// Keeps what runs found, over the years. Safe for several processes at once; for callers of one instance one at a time. Every failure of the store is
/// a <see cref="HistoryStoreException"/> in words that hold no credentials.
/// </summary>
public interface IHistoryStore : IAsyncDisposable
{
    /// <summary>What it is, for people; without credentials.</summary>
    string Description { get; }

    /// <summary>Stores runs, all or none. A run that is there already is left as it is, so that a retry doubles nothing.</summary>
    /// <exception cref="HistoryStoreException">The store cannot take them; none was stored.</exception>
    Task<AddOutcome> AddAsync(IReadOnlyList<HistoryEntry> entries, CancellationToken cancellationToken);

    /// <summary>The runs that match, newest first.</summary>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<HistoryEntry>> ListAsync(HistoryFilter filter, CancellationToken cancellationToken);

    /// <summary>The run of the given name; null if it is not there.</summary>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    Task<HistoryEntry?> FindAsync(string runId, CancellationToken cancellationToken);

    /// <summary>The values of one metric over the runs that match, newest first.</summary>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<HistoryPoint>> ReadSeriesAsync(
        string metric,
        HistoryFilter filter,
        CancellationToken cancellationToken
    );

    /// <summary>The scenarios of the history in the order of their names, with the number of their runs.</summary>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    Task<IReadOnlyList<KeyValuePair<string, long>>> ListScenariosAsync(CancellationToken cancellationToken);

    /// <summary>Removes what the rule does not keep.</summary>
    /// <param name="rule">What is kept.</param>
    /// <param name="isRehearsal">Whether runs are only counted.</param>
    /// <param name="cancellationToken">Ends it; then nothing is removed.</param>
    /// <returns>How many runs were removed, or would be.</returns>
    /// <exception cref="HistoryStoreException">The store cannot be written.</exception>
    Task<long> PruneAsync(Retention rule, bool isRehearsal, CancellationToken cancellationToken);
}
