using System.Security.Cryptography;
using PerfTests.Analysis.Results;
using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Hosting.Locking;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Reporting.Markdown;
using PerfTests.Running;
using PerfTests.Sessions.Baselines;
using PerfTests.Sessions.Engines;
using PerfTests.Sessions.History;
using PerfTests.Sessions.Hosts;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Sessions.Scenarios;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Sessions.Running;

/// <summary>
/// Scenarios that are run one after the other, with one folder and one overview. Nothing happens before the first scenario. For
/// callers one at a time.
/// </summary>
/// <param name="options">How scenarios are run.</param>
/// <param name="composition">What they are run with.</param>
public sealed class Session(SessionOptions options, Composition composition)
{
    private readonly Seed _seed = options.Seed ?? DrawSeed();

    private readonly List<SessionEntry> _entries = [];
    private readonly HashSet<SessionEvent> _told = [];
    private readonly SecondTries _secondTries = new();
    private readonly RunHistory _history = new(options, composition);
    private string? _commit;
    private IProgress<SessionEvent>? _progress;
    private int _summarized;

    /// <summary>The session's folder; null before the first scenario.</summary>
    public string? Directory { get; private set; }

    /// <summary>The overview for a browser; null before the first report.</summary>
    public string? IndexPath { get; private set; }

    /// <summary>What decides everything random in the session.</summary>
    public Seed Seed => _seed;

    /// <summary>How scenarios are run.</summary>
    public SessionOptions Options => options;

    /// <summary>What is said at the end.</summary>
    public SessionSummary Summary { get; } = new();

    /// <summary>Every run so far.</summary>
    public IReadOnlyList<SessionEntry> Entries => _entries;

    /// <summary>
    /// Runs a scenario, as often as it asks for, each time on a fresh cluster, and reports each run. A run in which the load generator was the
    /// limit is repeated once; both are in the overview, the second one counts.
    /// </summary>
    /// <param name="request">The scenario.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Stops the run; what was measured until then is reported.</param>
    /// <exception cref="InvalidSettingsException">Something is wrong with the scenario, the host or the output folder; names everything at once, before anything starts.</exception>
    /// <exception cref="ScenarioSkippedException">A fault cannot be done here, and the scenario says that it is to be skipped then; or its system is not installed, and it is optional.</exception>
    public async Task<ScenarioOutcome> RunAsync(
        ScenarioRequest request,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(progress);
        try
        {
            var outcome = await RunToOutcomeAsync(request, progress, cancellationToken).ConfigureAwait(false);
            Summary.Add(request.Name, outcome.Conclude(options.InvalidRuns), outcome.Headline);
            return outcome;
        }
        catch (InvalidSettingsException missing) when (request.IsOptional && missing.IsOnlyMissing)
        {
            var reason = $"not installed: {string.Join("; ", missing.Problems)}";
            Summary.Add(request.Name, ScenarioConclusion.Skipped, reason);
            throw new ScenarioSkippedException(reason);
        }
        catch (InvalidSettingsException invalid)
        {
            Summary.Add(request.Name, ScenarioConclusion.Failed, $"{invalid.Problems[0]}");
            throw;
        }
        catch (ScenarioSkippedException skipped)
        {
            Summary.Add(request.Name, ScenarioConclusion.Skipped, skipped.Message);
            throw;
        }
    }

    private async Task<ScenarioOutcome> RunToOutcomeAsync(
        ScenarioRequest request,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        var scenario = Adapt(request.Scenario);
        var baseline = BaselineOf(request, scenario);
        var prepared = await PrepareAsync([scenario], progress, cancellationToken, baseline.Problems)
            .ConfigureAwait(false);
        SkipWhereUnsupported(scenario, prepared.Host);
        using var exclusive = await MachineLock
            .AcquireAsync(
                MachineLock.DefaultPath,
                $"scenario {request.Name}",
                new LineProgress(progress, "waiting for another performance run on this machine: "),
                composition.Time,
                cancellationToken
            )
            .ConfigureAwait(false);
        await RemoveOrphansAsync(prepared.Host, progress, cancellationToken).ConfigureAwait(false);
        var run = new SessionRun(request with { Scenario = scenario }, options, prepared, 0, composition, progress);
        if (baseline.Session is { } against)
        {
            return await against
                .RunAsync(
                    number => RunOnceAsync(run, request.Name, number, cancellationToken),
                    Directory!,
                    progress,
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        var runs = new List<RunReport>();
        for (var repetition = 1; repetition <= scenario.Repetitions; repetition++)
        {
            var report = await RunOnceAsync(run, request.Name, repetition, cancellationToken).ConfigureAwait(false);
            if (report.Result.Verdict.MayBeRepeated && !_secondTries.AreWorthwhile)
            {
                progress.Say($"{request.Name}: not tried again, as the machine is too busy throughout");
            }
            else if (report.Result.Verdict.MayBeRepeated && !cancellationToken.IsCancellationRequested)
            {
                // Validity is about the generator, not about the figures: asking again does not choose among results.
                progress.Say($"{request.Name}: once more, as the machine was too busy for the load generator");
                // With values of its own: where the cluster runs already, those of the first try are still there.
                report = await RunOnceAsync(run, request.Name, repetition, cancellationToken, isAgain: true)
                    .ConfigureAwait(false);
                _secondTries.Add(report.Result.Verdict.Status == RunStatus.Invalid);
            }

            runs.Add(report);
            if (cancellationToken.IsCancellationRequested || report.HasLostFacts)
            {
                break;
            }
        }

        return new ScenarioOutcome(request.Name, runs);
    }

    /// <summary>Appends what was run since the last call to the summary of a CI job, if this is one (GitHub's <c>GITHUB_STEP_SUMMARY</c>).</summary>
    public void AppendStepSummary()
    {
        if (_summarized < _entries.Count)
        {
            StepSummary.Append(MarkdownReport.RenderSession([.. _entries.Skip(_summarized)]));
            _summarized = _entries.Count;
        }
    }

    internal async Task<RunReport> RunOnceAsync(
        SessionRun run,
        string scenario,
        int repetition,
        CancellationToken cancellationToken,
        bool isAgain = false
    )
    {
        var seed = repetition == 1 ? _seed : _seed.Derive(repetition);
        seed = isAgain ? seed.Derive("again") : seed;
        var number = _entries.Count(entry => entry.Result.Manifest.Scenario == scenario) + 1;
        var folder = RunFolder.Create(Directory!, scenario, number);
        var report = await run.RunAsync(folder, repetition, seed, _commit, cancellationToken).ConfigureAwait(false);
        _entries.Add(new SessionEntry(report.Result, Path.GetRelativePath(Directory!, report.ReportPath)));
        try
        {
            await ReportWriter.WriteSessionAsync(_entries, Directory!).ConfigureAwait(false);
            IndexPath = Path.Combine(Directory!, ReportWriter.SessionReportFile);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            _progress!.Warn($"the session's overview is not up to date: {StorageFailure.Describe(failure)}");
        }

        await _history.StoreAsync(report, _progress!).ConfigureAwait(false);
        return report;
    }

    /// <summary>Removes what killed runs left: on every host before the first scenario, as it would disturb wherever it is; then on the host in use.</summary>
    internal async Task RemoveOrphansAsync(
        IClusterHost host,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken
    )
    {
        IEnumerable<IClusterHost> hosts = _entries.Count == 0 ? composition.Hosts : [host];
        await OrphanCleanup.RunAsync(hosts, progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How the scenario is held against its baseline, and what keeps it from being so; nothing of both if it is not.</summary>
    private (BaselineSession? Session, IReadOnlyList<SettingProblem> Problems) BaselineOf(
        ScenarioRequest request,
        Scenario scenario
    )
    {
        if (scenario.Baseline is not { } gate)
        {
            return (null, []);
        }

        if (request.BaselineLocation is not { } place)
        {
            return (
                null,
                [
                    new SettingProblem(
                        "baseline",
                        request.Name,
                        "a scenario whose source is known: one marked by [Scenario]"
                    ),
                ]
            );
        }

        place = options.BaselineFolder is { } folder ? place with { Folder = folder } : place;
        var use =
            options.AcceptBaselines && request.BaselineUse == BaselineUse.Check
                ? BaselineUse.Accept
                : request.BaselineUse;
        return (new BaselineSession(place, gate, use, request), [.. BaselineFiles.Validate(place)]);
    }

    internal Scenario Adapt(Scenario scenario) =>
        scenario with
        {
            Repetitions = options.Repetitions ?? scenario.Repetitions,
            WarmUp = scenario.WarmUp * options.DurationScale,
            Faults = scenario.Faults.Scale(options.DurationScale),
            Profile = options.DurationScale == 1 ? scenario.Profile : scenario.Profile?.Scale(options.DurationScale),
        };

    /// <summary>Finds the host, gets what it needs and makes the folder, and collects what is wrong with these and with the scenarios.</summary>
    internal async Task<Preparation> PrepareAsync(
        IReadOnlyList<Scenario> scenarios,
        IProgress<SessionEvent> progress,
        CancellationToken cancellationToken,
        IReadOnlyList<SettingProblem>? further = null
    )
    {
        ScenarioSecrets.Register(scenarios);
        var problems = scenarios.SelectMany(Validate).Concat(further ?? []).Concat(_history.Validate()).ToList();
        IClusterHost? host = null;
        var artifacts = new List<IReadOnlyDictionary<string, string>>();
        var engines = ChooseEngines(scenarios, problems);
        try
        {
            var clusters = scenarios.Select(scenario => scenario.Cluster).ToArray();
            host = await new HostChoice(composition.Hosts)
                .ChooseAsync(options.Host, clusters, new OnceOnly(_told, progress), cancellationToken)
                .ConfigureAwait(false);
            problems.AddRange(clusters.SelectMany(host.Validate));
            if (problems.Count == 0)
            {
                await GetAsync(host, clusters).ConfigureAwait(false);
            }
        }
        catch (InvalidSettingsException invalid)
        {
            problems.AddRange(invalid.Problems);
        }

        try
        {
            Directory ??= CreateDirectory();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            problems.Add(
                new SettingProblem(
                    "output folder (PERFTESTS_OUT, --out)",
                    options.OutputRoot,
                    $"a folder that can be written; the system says: {failure.Message}"
                )
            );
        }

        InvalidSettingsException.ThrowIfAny(problems.Distinct());
        _progress = progress;
        _commit ??=
            options.Commit
            ?? await CommitReader
                .ReadAsync(Environment.CurrentDirectory, composition.Time, cancellationToken)
                .ConfigureAwait(false);
        return new Preparation(host!, engines, artifacts);

        async Task GetAsync(IClusterHost chosen, IReadOnlyList<ClusterSpec> clusters)
        {
            foreach (var cluster in clusters)
            {
                artifacts.Add(
                    await chosen
                        .PrepareAsync(cluster, new LineProgress(progress), cancellationToken)
                        .ConfigureAwait(false)
                );
            }
        }
    }

    private List<ILoadEngine> ChooseEngines(IReadOnlyList<Scenario> scenarios, List<SettingProblem> problems)
    {
        var engines = new List<ILoadEngine>();
        foreach (var scenario in scenarios.Where(scenario => scenario.Profile is not null))
        {
            try
            {
                engines.Add(EngineChoice.Choose(composition.Engines, scenario));
            }
            catch (InvalidSettingsException invalid)
            {
                problems.AddRange(invalid.Problems);
            }
        }

        return engines;
    }

    private IEnumerable<SettingProblem> Validate(Scenario scenario) =>
        scenario
            .Validate()
            .Concat(composition.Figures.Unknown("Objectives", scenario.Objectives.Bounds.Select(bound => bound.Figure)))
            .Concat(composition.Figures.UnfitGates("BaselineGate.Gates", scenario.Baseline?.Gates ?? []))
            .Concat(composition.Figures.UnfitGates("BaselineGate.Bounds", scenario.Baseline?.Bounds.Keys ?? []));

    private static Seed DrawSeed() => new(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    private void SkipWhereUnsupported(Scenario scenario, IClusterHost host)
    {
        var reasons = scenario
            .Faults.Faults.Select(fault =>
                (Fault: fault, Support: FaultSupport.Of(host, composition.Injectors, fault, scenario.Cluster))
            )
            .Where(entry => !entry.Support.IsSupported)
            .Select(entry => entry.Support.Explain(host.Name, entry.Fault))
            .ToArray();
        if (reasons.Length > 0 && scenario.Unsupported == WhenUnsupported.Skip)
        {
            throw new ScenarioSkippedException(string.Join("; ", reasons));
        }
    }

    private string CreateDirectory()
    {
        // Not from the session's seed: two test projects that run at once may have been given the same one.
        var name = RunFolder.SessionName(composition.Time.GetUtcNow(), DrawSeed());
        return System.IO.Directory.CreateDirectory(Path.Combine(Path.GetFullPath(options.OutputRoot), name)).FullName;
    }
}
