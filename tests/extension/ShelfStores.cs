using System.Collections.Concurrent;
using PerfTests.Analysis.History;
using PerfTests.Storage;

namespace PerfTests.ExtensionTests;

/// <summary>Histories in this process, one for each address.</summary>
internal sealed class ShelfStores : IHistoryStoreSource
{
    public static ConcurrentDictionary<string, ConcurrentDictionary<string, HistoryEntry>> Shelves { get; } = new();

    public string Name => "shelf";

    public Task<IHistoryStore> OpenAsync(
        string address,
        HistoryAccess access,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => Task.FromResult<IHistoryStore>(new Shelf(Shelves.GetOrAdd(address, _ => new())));

    private sealed class Shelf(ConcurrentDictionary<string, HistoryEntry> entries) : IHistoryStore
    {
        public string Description => "a shelf";

        public Task<AddOutcome> AddAsync(IReadOnlyList<HistoryEntry> added, CancellationToken cancellationToken)
        {
            var count = added.Count(entry => entries.TryAdd(entry.RunId, entry));
            return Task.FromResult(new AddOutcome(count, added.Count - count, []));
        }

        public Task<IReadOnlyList<HistoryEntry>> ListAsync(HistoryFilter filter, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<HistoryEntry>>([.. entries.Values]);

        public Task<HistoryEntry?> FindAsync(string runId, CancellationToken cancellationToken) =>
            Task.FromResult(entries.GetValueOrDefault(runId));

        public Task<IReadOnlyList<HistoryPoint>> ReadSeriesAsync(
            string metric,
            HistoryFilter filter,
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<HistoryPoint>>([]);

        public Task<IReadOnlyList<KeyValuePair<string, long>>> ListScenariosAsync(
            CancellationToken cancellationToken
        ) => Task.FromResult<IReadOnlyList<KeyValuePair<string, long>>>([]);

        public Task<long> PruneAsync(Retention rule, bool isRehearsal, CancellationToken cancellationToken) =>
            Task.FromResult(0L);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
