using System.Runtime.CompilerServices;
using PerfTests.Analysis.History;
using PerfTests.Storage;

namespace PerfTests.Sessions.History;

/// <summary>Gives a history out, one run a line, newest first. An import of it restores every digit.</summary>
public static class HistoryExport
{
    private const int PageSize = 1_000;

    /// <summary>Writes the runs that match to a file, which is complete or not there at all, or to a writer.</summary>
    /// <returns>How many runs were written.</returns>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<long> RunAsync(
        IHistoryStore store,
        HistoryFilter filter,
        string path,
        CancellationToken cancellationToken
    )
    {
        var full = Path.GetFullPath(path);
        var beside = full + $".{Guid.NewGuid():N}.part";
        try
        {
            long count;
            await using (var file = File.CreateText(beside))
            {
                count = await RunAsync(store, filter, file, cancellationToken).ConfigureAwait(false);
            }

            File.Move(beside, full, overwrite: true);
            return count;
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Writes the runs that match.</summary>
    /// <returns>How many runs were written.</returns>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    public static async Task<long> RunAsync(
        IHistoryStore store,
        HistoryFilter filter,
        TextWriter output,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(output);
        var count = 0L;
        await foreach (var entry in ReadAsync(store, filter, cancellationToken).ConfigureAwait(false))
        {
            await output.WriteAsync(HistoryJson.Write(entry) + "\n").ConfigureAwait(false);
            count++;
        }

        return count;
    }

    /// <summary>Page by page, as a history may be larger than memory.</summary>
    private static async IAsyncEnumerable<HistoryEntry> ReadAsync(
        IHistoryStore store,
        HistoryFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var left = filter.Last ?? int.MaxValue;
        var page = filter;
        while (left > 0)
        {
            var size = Math.Min(left, PageSize);
            var entries = await store.ListAsync(page with { Last = size }, cancellationToken).ConfigureAwait(false);
            foreach (var entry in entries)
            {
                yield return entry;
            }

            if (entries.Count < size)
            {
                yield break;
            }

            left -= entries.Count;
            page = page with { Before = (entries[^1].StartedAt, entries[^1].RunId) };
        }
    }
}
