using System.Security.Cryptography;
using PerfTests.Analysis;
using PerfTests.Clusters;
using PerfTests.Hosting.Environments;
using PerfTests.Hosting.Monitoring;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Reporting;
using PerfTests.Running;
using PerfTests.Units;

namespace PerfTests.Sessions.Running;

/// <summary>One run of a scenario, from its manifest to its report.</summary>
internal sealed class SessionRun(
    ScenarioRequest request,
    IClusterHost host,
    IReadOnlyDictionary<string, string> artifacts,
    TimeProvider time,
    Action<string> say
)
{
    /// <summary>What a run may take besides its planned durations: preloading, elections, the end of every node.</summary>
    private static readonly TimeSpan Allowance = TimeSpan.FromMinutes(1);

    /// <summary>How long a stopped run may take to end in good order.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly OpenLoopEngine _engine = new();

    private Scenario Scenario => request.Scenario;

    public async Task<RunReport> RunAsync(
        RunFolder folder,
        int repetition,
        Seed seed,
        string? commit,
        CancellationToken cancellationToken
    )
    {
        var origin = time.GetTimestamp();
        var manifest = CreateManifest(repetition, seed, request.Commit ?? commit);
        say($"{request.Name}: {Scenario.Profile!.Describe()}, seed {seed}");
        using (var writer = new RunFolderWriter(folder, manifest, time, origin))
        {
            var progress = new ProgressLines(request.Name, say);
            var context = new RunContext
            {
                Seed = seed,
                Recorder = writer,
                NodeLogDirectory = folder.PathOf(RunFolder.NodeLogFolder),
                OriginTimestamp = origin,
                Progress = progress.Show,
                StageBegan = progress.Show,
            };
            writer.Complete(await RunWithinDeadlineAsync(context, cancellationToken).ConfigureAwait(false));
            if (writer.Failure is { } failure)
            {
                say($"{request.Name}: some facts could not be written: {failure.Message}");
            }
        }

        // From the folder, not from memory: what is reported now is what can be reported later.
        var record = RunFolderReader.Read(folder);
        var result = RunAnalysis.Analyze(record);
        await ReportWriter.WriteRunAsync(result, record, folder.Directory).ConfigureAwait(false);
        var path = folder.PathOf(ReportWriter.RunReportFile);
        say($"{request.Name}: {$"{result.Verdict.Status}".ToLowerInvariant()}. {result.Verdict.Headline}");
        return new RunReport(result, path);
    }

    private async Task<RunCompletion> RunWithinDeadlineAsync(RunContext context, CancellationToken cancellationToken)
    {
        var limit = request.DeadlineSeconds > 0 ? TimeSpan.FromSeconds(request.DeadlineSeconds) : DeriveDeadline();
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var runner = new ScenarioRunner(host, _engine, new ClusterMonitor(time, context.OriginTimestamp), time);
        var reason = $"stopped by its deadline of {limit.TotalSeconds:0} s";
        try
        {
            // On the thread pool, so that a run that blocks its thread cannot block this deadline.
            var completion = await Task.Run(
                    () => runner.RunAsync(Scenario, context, either.Token),
                    CancellationToken.None
                )
                .WaitAsync(limit + Grace, time, CancellationToken.None)
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
                Seconds = time.GetElapsedTime(context.OriginTimestamp).TotalSeconds,
            };
        }
    }

    private TimeSpan DeriveDeadline() =>
        Scenario.Cluster.StartTimeout
        + Scenario.WarmUp
        + Scenario.Profile!.During
        + Scenario.Limits.DrainDeadline
        + Allowance;

    private RunManifest CreateManifest(int repetition, Seed seed, string? commit)
    {
        var startedAt = time.GetUtcNow();
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
            Host = host.Name,
            Engine = _engine.Name,
            IsClosedLoop = Scenario.Profile is ClosedLoad,
            WarmUpSeconds = Scenario.WarmUp.TotalSeconds,
            MeasureSeconds = Scenario.Profile!.During.TotalSeconds,
            IntervalSeconds = Scenario.Limits.Interval.TotalSeconds,
            MaxScheduleLagP99Us = Scenario.Limits.MaxScheduleLagP99?.TotalMicroseconds,
            Objectives = Scenario.Objectives,
            Settings = Scenario.Describe(),
            ReproduceCommand = request.ReproduceCommand(seed),
            Commit = commit,
            Environment = FingerprintReader.Read(artifacts),
        };
    }
}
