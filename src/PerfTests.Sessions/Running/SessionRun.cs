using System.Security.Cryptography;
using PerfTests.Analysis;
using PerfTests.Analysis.Results;
using PerfTests.Hosting.Environments;
using PerfTests.Hosting.Monitoring;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Running;
using PerfTests.Sessions.Options;
using PerfTests.Sessions.Progress;
using PerfTests.Settings;
using PerfTests.Units;

namespace PerfTests.Sessions.Running;

/// <summary>One run of a scenario, from its manifest to its report.</summary>
/// <param name="request">The scenario.</param>
/// <param name="options">How it is run.</param>
/// <param name="prepared">What was found for it and those prepared with it.</param>
/// <param name="index">Which of these it is.</param>
/// <param name="composition">What it is run with.</param>
/// <param name="progress">Told what happens.</param>
internal sealed class SessionRun(
    ScenarioRequest request,
    SessionOptions options,
    Preparation prepared,
    int index,
    Composition composition,
    IProgress<SessionEvent> progress
)
{
    /// <summary>What a run may take besides its planned durations: preloading, elections, the end of every node.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopped run may take to end in good order.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan SinkTimeout = TimeSpan.FromSeconds(15);

    private readonly ILoadEngine _engine = prepared.Engines[index];
    private readonly TimeProvider _time = composition.Time;

    private Scenario Scenario => request.Scenario;

    public async Task<RunReport> RunAsync(
        RunFolder folder,
        int repetition,
        Seed seed,
        string? commit,
        CancellationToken cancellationToken
    )
    {
        var origin = _time.GetTimestamp();
        var manifest = CreateManifest(repetition, seed, request.Commit ?? commit);
        progress.Say($"{request.Name}: {Scenario.Profile!.Describe()}, seed {seed}");
        RunCompletion completion;
        using (var writer = OpenWriter(folder, manifest, origin))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, writer.FactsLost);
            var context = new RunContext
            {
                Seed = seed,
                Recorder = writer,
                NodeLogDirectory = folder.PathOf(RunFolder.NodeLogFolder),
                OriginTimestamp = origin,
                Injectors = composition.Injectors,
                Progress = load => progress.Report(new IntervalEnded(request.Name, load)),
                StageBegan = stage => progress.Report(new StageStarted(request.Name, stage)),
            };
            completion = writer.Complete(await RunWithinDeadlineAsync(context, stop.Token).ConfigureAwait(false));
        }

        // From the folder, not from memory: what is reported now is what can be reported later.
        var record = RunFolderReader.Read(folder);
        if (completion.Ending == RunEnding.NotRecorded && record.Completion is null)
        {
            // The one fact that may be known here and not there.
            record = record with
            {
                Completion = completion,
            };
        }

        var result = RunAnalysis.Analyze(record, composition.Analysis);
        progress.Say($"{request.Name}: {$"{result.Verdict.Status}".ToLowerInvariant()}. {result.Verdict.Headline}");
        if (result.Findings is [{ Severity: >= FindingSeverity.Medium } first, ..])
        {
            progress.Say($"{request.Name}: {$"{first.Severity}".ToLowerInvariant()} finding: {first.Title}");
        }

        var report = new RunReport(result, folder.PathOf(ReportWriter.RunReportFile))
        {
            HasLostFacts = completion.Ending == RunEnding.NotRecorded,
        };
        try
        {
            await ReportWriter
                .WriteRunAsync(result, record, folder.Directory, composition.Sections)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            report = report with { ReportFailure = StorageFailure.Describe(failure) };
            progress.Warn($"{request.Name}: report: {report.ReportText}");
        }

        await GiveAsync(result, folder.Directory).ConfigureAwait(false);
        return report;
    }

    /// <summary>Opens the run's files before anything is started.</summary>
    private RunFolderWriter OpenWriter(RunFolder folder, RunManifest manifest, long origin)
    {
        try
        {
            var writer = new RunFolderWriter(folder, manifest, _time, origin);
            try
            {
                writer.WriteScenario(Scenario.ToJson());
                return writer;
            }
            catch
            {
                writer.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingsException([
                new SettingProblem(
                    "output folder",
                    folder.Directory,
                    $"a folder with room for a run's facts; {StorageFailure.Describe(failure)}"
                ),
            ]);
        }
    }

    private async Task GiveAsync(BenchmarkResult result, string folder)
    {
        foreach (var sink in composition.Sinks)
        {
            using var timeout = new CancellationTokenSource(SinkTimeout, _time);
            try
            {
                await sink.TakeAsync(result, folder, timeout.Token)
                    .WaitAsync(SinkTimeout, _time, CancellationToken.None)
                    .ConfigureAwait(false);
            }
#pragma warning disable CA1031 // It is the user's code, and the run is measured and reported.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                progress.Warn($"{request.Name}: {sink.Name} did not take the result: {failure.Message}");
            }
        }
    }

    private async Task<RunCompletion> RunWithinDeadlineAsync(RunContext context, CancellationToken cancellationToken)
    {
        var limit = request.DeadlineSeconds > 0 ? TimeSpan.FromSeconds(request.DeadlineSeconds) : DeriveDeadline();
        using var deadline = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var runner = new ScenarioRunner(
            prepared.Host,
            _engine,
            new ClusterMonitor(_time, context.OriginTimestamp),
            _time
        );
        var reason = $"stopped by its deadline of {limit.TotalSeconds:0} s";
        try
        {
            // On the thread pool, so that a run that blocks its thread cannot block this deadline.
            var completion = await Task.Run(
                    () => runner.RunAsync(Scenario, context, either.Token),
                    CancellationToken.None
                )
                .WaitAsync(limit + Grace, _time, CancellationToken.None)
                .ConfigureAwait(false);
            return completion.Ending == RunEnding.Cancelled && !cancellationToken.IsCancellationRequested
                ? completion with
                {
                    Reason = reason,
                }
                : completion;
        }
        catch (TimeoutException)
        {
            return new RunCompletion
            {
                Ending = RunEnding.Failed,
                Reason = $"{reason}, and did not end within {Grace.TotalSeconds:0} s after that",
                Seconds = _time.GetElapsedTime(context.OriginTimestamp).TotalSeconds,
            };
        }
    }

    private TimeSpan DeriveDeadline() =>
        Scenario.Cluster.StartTimeout
        + Scenario.WarmUp
        + Scenario.Profile!.During
        + Scenario.Limits.DrainDeadline
        + (2 * Scenario.Safety.ReadBackDeadline)
        + Scenario.Safety.AgreementDeadline
        + Allowance;

    private RunManifest CreateManifest(int repetition, Seed seed, string? commit)
    {
        var startedAt = _time.GetUtcNow();
        return new RunManifest
        {
            // Unique among all who share a history, though they may start in one second with one seed.
            RunId =
                $"{RunFolder.SessionName(startedAt, seed)}-{request.Name}-{repetition}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}",
            Scenario = request.Name,
            ScenarioHash = Scenario.Hash(),
            Repetition = repetition,
            Repetitions = Scenario.Repetitions,
            StartedAt = startedAt,
            Seed = seed.Value,
            System = Scenario.Cluster.System.Name,
            Protocol = Scenario.Cluster.System.Protocol.Name,
            Nodes = Scenario.Cluster.Nodes,
            Durability = $"{Scenario.Cluster.Durability}".ToLowerInvariant(),
            Consistency = Scenario.Cluster.System.Consistency,
            ChecksSafety = Scenario.Safety.IsOn,
            LivenessSeconds = Scenario.Safety.LivenessDeadline.TotalSeconds,
            Checks = [.. composition.Checks.Select(check => check.Name)],
            Host = prepared.Host.Name,
            Engine = _engine.Name,
            IsClosedLoop = Scenario.Profile!.IsClosedLoop,
            WarmUpSeconds = Scenario.WarmUp.TotalSeconds,
            MeasureSeconds = Scenario.Profile!.During.TotalSeconds,
            IntervalSeconds = Scenario.Limits.Interval.TotalSeconds,
            MaxInFlight = Scenario.Profile!.IsClosedLoop ? null : Scenario.Limits.MaxInFlight,
            MaxScheduleLagP99Us = Scenario.Limits.MaxScheduleLagP99?.TotalMicroseconds,
            Objectives = Scenario.Objectives,
            Settings = Scenario.Describe(),
            Question = Scenario.Question(),
            ReproduceCommand = request.Command.Of(options, seed),
            Commit = commit,
            Environment = FingerprintReader.Read(prepared.Artifacts[index], Scenario.Cluster.Limits),
        };
    }
}
