using PerfTests.Analysis.History;
using PerfTests.Analysis.Metrics;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Sessions.History;

/// <summary>Reads how the metrics of a scenario moved.</summary>
public static class HistoryTrends
{
    /// <summary>Runs that a trend covers unless told otherwise.</summary>
    public const int DefaultLast = 500;

    /// <summary>The trends of a scenario.</summary>
    /// <param name="store">The history.</param>
    /// <param name="filter">Which runs; must name a scenario.</param>
    /// <param name="metrics">Names of metrics; none for those that gate a comparison by default.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidSettingsException">The scenario or a metric is not in the history; says what is. Names all of them.</exception>
    /// <exception cref="HistoryStoreException">The store cannot be read.</exception>
    public static async Task<IReadOnlyList<Trend>> ReadAsync(
        IHistoryStore store,
        HistoryFilter filter,
        IReadOnlyList<string> metrics,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(metrics);
        var scenario = filter.Scenario ?? throw new ArgumentException("A trend is one scenario's.", nameof(filter));
        var known = await KnownMetricsAsync(store, filter, cancellationToken).ConfigureAwait(false);
        InvalidSettingsException.ThrowIfAny(
            metrics
                .Where(name => !known.ContainsKey(name))
                .Select(name => new SettingProblem(
                    "--metric",
                    name,
                    $"a metric of the newest runs of {scenario}: {string.Join(", ", known.Keys)}"
                ))
        );
        var trends = new List<Trend>();
        foreach (var name in metrics.Count > 0 ? metrics : RunMetrics.DefaultGates.Where(known.ContainsKey))
        {
            var points = await store.ReadSeriesAsync(name, filter, cancellationToken).ConfigureAwait(false);
            trends.Add(TrendAnalysis.Analyze(scenario, known[name], points));
        }

        return trends;
    }

    /// <summary>The metrics of the newest runs: a single one may lack some, as it broke down early.</summary>
    private static async Task<OrderedDictionary<string, RunMetric>> KnownMetricsAsync(
        IHistoryStore store,
        HistoryFilter filter,
        CancellationToken cancellationToken
    )
    {
        const int Newest = 20;
        var entries = await store
            .ListAsync(filter with { Last = Math.Min(Newest, filter.Last ?? Newest) }, cancellationToken)
            .ConfigureAwait(false);
        if (entries.Count == 0)
        {
            await RefuseAsync(store, filter, cancellationToken).ConfigureAwait(false);
        }

        var known = new OrderedDictionary<string, RunMetric>(StringComparer.Ordinal);
        foreach (var metric in entries.SelectMany(entry => entry.Metrics))
        {
            known.TryAdd(metric.Name, metric);
        }

        return known;
    }

    private static async Task RefuseAsync(
        IHistoryStore store,
        HistoryFilter filter,
        CancellationToken cancellationToken
    )
    {
        const int Most = 30;
        var scenarios = await store.ListScenariosAsync(cancellationToken).ConfigureAwait(false);
        var isThere = scenarios.Any(scenario => scenario.Key == filter.Scenario);
        throw new InvalidSettingsException([
            new SettingProblem(
                "SCENARIO",
                filter.Scenario,
                isThere
                    ? "other filters: this scenario has runs, but none that match"
                    : $"a scenario of the history: {string.Join(", ", scenarios.Take(Most).Select(scenario => scenario.Key))}"
            ),
        ]);
    }
}
