using PerfTests.Analysis.Statistics;
using PerfTests.Storage;
using PerfTests.Units;

namespace PerfTests.Sessions.History;

/// <summary>Measures how fast a history answers with many runs in it, on synthetic runs in a temporary SQLite file.</summary>
public static class HistoryBenchmark
{
    private const int Scenarios = 20;
    private const int BatchSize = 5_000;
    private const int Repetitions = 11;

    /// <summary>Fills the file, times what the commands do, and removes the file.</summary>
    /// <param name="results">Runs to store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HistoryStoreException">The temporary file cannot be used.</exception>
    public static async Task<HistoryBenchmarkReport> RunAsync(
        int results,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(time);
        var folder = Directory.CreateTempSubdirectory("perftests-history-");
        try
        {
            var location = HistoryLocation.Default(folder.FullName);
            var began = time.GetTimestamp();
            await FillAsync(location, results, time, cancellationToken).ConfigureAwait(false);
            var seconds = time.GetElapsedTime(began).TotalSeconds;
            var steps = new List<HistoryBenchmarkStep>();
            foreach (var (name, act) in Steps(results))
            {
                steps.Add(await TimeAsync(name, act, location, time, cancellationToken).ConfigureAwait(false));
            }

            var bytes = folder.EnumerateFiles().Sum(file => file.Length);
            return new HistoryBenchmarkReport(results, Scenarios, bytes, seconds, steps);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(
        HistoryLocation location,
        int results,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var store = await HistoryStores
            .Default.OpenAsync(location, HistoryAccess.Write, time, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = store.ConfigureAwait(false);
        foreach (var batch in SyntheticHistory.Generate(results, Scenarios, new Seed(1)).Chunk(BatchSize))
        {
            await store.AddAsync(batch, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<(string Name, Func<IHistoryStore, CancellationToken, Task> Act)> Steps(int results)
    {
        var scenario = SyntheticHistory.Scenario(Scenarios / 2);
        yield return (
            "list, 20 newest of all",
            (store, token) => store.ListAsync(new HistoryFilter { Last = 20 }, token)
        );
        yield return (
            "list, 20 newest of a scenario",
            (store, token) => store.ListAsync(new HistoryFilter { Scenario = scenario, Last = 20 }, token)
        );
        yield return (
            FormattableString.Invariant($"trend, {HistoryTrends.DefaultLast} newest of a scenario, 3 metrics"),
            (store, token) =>
                HistoryTrends.ReadAsync(
                    store,
                    new HistoryFilter { Scenario = scenario, Last = HistoryTrends.DefaultLast },
                    [],
                    token
                )
        );
        yield return (
            FormattableString.Invariant($"trend, all {results / Scenarios:#,0} of a scenario, 1 metric"),
            (store, token) =>
                HistoryTrends.ReadAsync(
                    store,
                    new HistoryFilter { Scenario = scenario },
                    [PerfTests.Running.FigureNames.Goodput],
                    token
                )
        );
    }

    private static async Task<HistoryBenchmarkStep> TimeAsync(
        string name,
        Func<IHistoryStore, CancellationToken, Task> act,
        HistoryLocation location,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>();
        for (var i = 0; i < Repetitions; i++)
        {
            var began = time.GetTimestamp();
            var store = await HistoryStores
                .Default.OpenAsync(location, HistoryAccess.Read, time, cancellationToken)
                .ConfigureAwait(false);
            await using (store.ConfigureAwait(false))
            {
                await act(store, cancellationToken).ConfigureAwait(false);
            }

            times.Add(time.GetElapsedTime(began).TotalMilliseconds);
        }

        return new HistoryBenchmarkStep(name, Quantiles.Median(times), times.Max());
    }
}
