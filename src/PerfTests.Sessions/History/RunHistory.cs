using PerfTests.Analysis.History;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Running;
using PerfTests.Settings;
using PerfTests.Storage;

namespace PerfTests.Sessions.History;

/// <summary>
/// Stores each run of a session in the history. Never fails a run: its facts are in its folder, from where they can be stored later.
/// </summary>
internal sealed class RunHistory(SessionOptions options, Composition composition)
{
    /// <summary>A store that does not take a run in this time is not waited for.</summary>
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A session of dozens of runs does not wait for an absent store at each.</summary>
    private const int MaxFailures = 2;

    private readonly HistoryLocation _location = options.History ?? HistoryLocation.Default(options.OutputRoot);
    private int _failures;

    /// <summary>What is wrong with where the history is to be kept, if anything.</summary>
    public IEnumerable<SettingProblem> Validate() => composition.Stores.Validate(_location);

    /// <summary>Stores a run, and removes what is to be kept no longer.</summary>
    /// <param name="report">The run.</param>
    /// <param name="progress">Told why a run could not be stored, and how to do that later.</param>
    public async Task StoreAsync(RunReport report, IProgress<SessionEvent> progress)
    {
        if (_location.IsOff || _failures >= MaxFailures)
        {
            return;
        }

        var folder = Path.GetDirectoryName(report.ReportPath)!;
        using var timeout = new CancellationTokenSource(StepTimeout, composition.Time);
        try
        {
            await StoreAsync(HistoryEntry.Of(report.Result, folder), progress, timeout.Token).ConfigureAwait(false);
            _failures = 0;
        }
        catch (Exception failure) when (failure is HistoryStoreException or OperationCanceledException)
        {
            _failures++;
            var reason =
                failure is HistoryStoreException
                    ? failure.Message
                    : $"{_location.Description} did not answer within {StepTimeout.TotalSeconds:0} s";
            progress.Warn(
                $"the run is not in the history: {reason}. Later: perftests history import {folder}"
                    + (_failures < MaxFailures ? "" : "; the history is not tried again in this session")
            );
        }
    }

    private async Task StoreAsync(
        HistoryEntry entry,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var store = await composition
            .Stores.OpenAsync(_location, HistoryAccess.Write, composition.Time, cancellationToken)
            .ConfigureAwait(false);
        await using var _ = store.ConfigureAwait(false);
        var outcome = await store.AddAsync([entry], cancellationToken).ConfigureAwait(false);
        foreach (var conflict in outcome.Conflicts)
        {
            progress.Warn($"the run is not in the history, as another run is called {conflict} there");
        }

        await store
            .PruneAsync(
                new Retention
                {
                    From = options.HistoryKeepDays is { } days
                        ? composition.Time.GetUtcNow() - TimeSpan.FromDays(days)
                        : null,
                    NewestPerScenario = options.HistoryKeepRuns,
                },
                isRehearsal: false,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
