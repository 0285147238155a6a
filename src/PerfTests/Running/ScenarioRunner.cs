using PerfTests.Clusters;
using PerfTests.Faults;
using PerfTests.Monitoring;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Running.Faulting;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>Executes one run of a scenario: a fresh cluster, the load, and nothing left behind. Facts go to the recorder as they happen.</summary>
/// <param name="host">Where the nodes live.</param>
/// <param name="engine">What puts the load on.</param>
/// <param name="monitor">What watches.</param>
/// <param name="time">The one clock of the run.</param>
public sealed class ScenarioRunner(IClusterHost host, ILoadEngine engine, IClusterMonitor monitor, TimeProvider time)
{
    /// <summary>
    /// Runs the scenario once. What goes wrong is a fact of the run as well: it is returned, not thrown, with everything
    /// that was measured until then already recorded.
    /// </summary>
    public async Task<RunCompletion> RunAsync(
        Scenario scenario,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var plan = scenario.Faults.Plan(context.Seed.Derive("faults"));
            if (ReportUnsupported(scenario, plan, context) is { } unsupported)
            {
                return Ended(context, RunEnding.Failed, unsupported, null);
            }

            var (measured, lost) = await MeasureAsync(scenario, plan, context, cancellationToken).ConfigureAwait(false);
            var summary = measured?.Summary;
            var failures = (measured?.Faults ?? []).Where(fault => fault.Failure is not null).Select(Words).ToArray();
            return lost.Length > 0 ? Ended(context, RunEnding.Failed, lost, summary)
                : cancellationToken.IsCancellationRequested
                    ? Ended(context, RunEnding.Cancelled, "stopped before its end", summary)
                : failures.Length > 0 ? Ended(context, RunEnding.Failed, string.Join("; ", failures), summary)
                : Ended(context, RunEnding.Completed, "", summary);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Ended(context, RunEnding.Cancelled, "stopped before the load began", null);
        }
#pragma warning disable CA1031 // Whatever broke is recorded as the run's end; the verdict is drawn from the record.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Ended(context, RunEnding.Failed, failure.Message, null);
        }
    }

    /// <summary>Records what cannot be done here, before anything starts.</summary>
    /// <returns>What and why, for people; null if everything can be done.</returns>
    private string? ReportUnsupported(Scenario scenario, IReadOnlyList<PlannedFault> plan, RunContext context)
    {
        var unsupported = plan.Select(planned =>
                (Planned: planned, Support: FaultSupport.Of(host, context.Injectors, planned.Fault, scenario.Cluster))
            )
            .Where(fault => !fault.Support.IsSupported)
            .ToArray();
        foreach (var (planned, support) in unsupported)
        {
            context.Recorder.RecordFault(planned.ToRecord() with { UnsupportedReason = support.Detail });
        }

        return unsupported.Length == 0
            ? null
            : "nothing was started: "
                + string.Join(
                    "; ",
                    unsupported.Select(fault => fault.Support.Explain(host.Name, fault.Planned.Fault)).Distinct()
                );
    }

    private static string Words(FaultRecord fault) => $"fault {fault.Number} ({fault.Description}): {fault.Failure}";

    private async Task<(MeasuredLoad? Load, string Lost)> MeasureAsync(
        Scenario scenario,
        IReadOnlyList<PlannedFault> plan,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        Begin(context, "starting");
        var cluster = await host.StartAsync(
                scenario.Cluster,
                new ClusterContext
                {
                    LogDirectory = context.NodeLogDirectory,
                    Events = context.Recorder,
                    Time = time,
                    HasNetworkFaults = plan.Any(planned => planned.Fault is NetworkFault),
                    Faults = scenario.Faults.Faults,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            var watching = monitor.Start(cluster, context.Recorder);
            await using (watching.ConfigureAwait(false))
            {
                var measured = await LoadUnlessLostAsync(scenario, plan, context, cluster, cancellationToken)
                    .ConfigureAwait(false);
                if (scenario.Safety.IsOn && measured.Lost.Length == 0 && !cancellationToken.IsCancellationRequested)
                {
                    Begin(context, "comparing replicas");
                    await new ReadBack(scenario, context, time)
                        .CompareAsync(cluster, cancellationToken)
                        .ConfigureAwait(false);
                }

                Begin(context, "stopping");
                return measured;
            }
        }
    }

    /// <summary>Without the place where the nodes live, the rest of the load would only measure its absence: what was measured until then stays.</summary>
    private async Task<(MeasuredLoad? Load, string Lost)> LoadUnlessLostAsync(
        Scenario scenario,
        IReadOnlyList<PlannedFault> plan,
        RunContext context,
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = LoadAsync(scenario, plan, context, cluster, lost.Token);
        if (await Task.WhenAny(load, cluster.HostLost).ConfigureAwait(false) == load)
        {
            return (await load.ConfigureAwait(false), "");
        }

        await lost.CancelAsync().ConfigureAwait(false);
        await ((Task)load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return (
            load.IsCompletedSuccessfully ? await load.ConfigureAwait(false) : null,
            await cluster.HostLost.ConfigureAwait(false)
        );
    }

    private async Task<MeasuredLoad> LoadAsync(
        Scenario scenario,
        IReadOnlyList<PlannedFault> plan,
        RunContext context,
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        var client = scenario.Cluster.System.CreateClient(
            new ClientOptions
            {
                Nodes = () => cluster.Nodes,
                Cluster = cluster.Spec,
                MaxConnectionsPerNode = scenario.Limits.MaxConnectionsPerNode,
                OperationTimeout = scenario.Limits.OperationTimeout,
                Seed = context.Seed.Derive("client"),
            }
        );
        FaultScheduler? scheduler = null;
        using var recorder = new OperationRecorder(
            RecorderOptions(
                scenario,
                context,
                progress =>
                {
                    scheduler?.Observe(progress);
                    context.Progress?.Invoke(progress);
                }
            )
        );
        var lanes = new LanePool(recorder);
        await using (client.ConfigureAwait(false))
        {
            if (scenario.Operations.Preload && scenario.Cluster.System.Operations.Contains(OperationKind.Insert))
            {
                Begin(context, "preloading");
                await KeyLoader
                    .LoadAsync(scenario, client, context, lanes, time, cancellationToken)
                    .ConfigureAwait(false);
            }

            Begin(context, "load");
            scheduler = FaultScheduler.Start(plan, cluster, context, recorder.WindowStarted, time, cancellationToken);
            IReadOnlyList<FaultRecord> faults = [];
            LoadSummary summary;
            using (scheduler)
            {
                try
                {
                    await engine
                        .RunAsync(Request(scenario, context, client), recorder, cancellationToken)
                        .ConfigureAwait(false);
                    summary = recorder.Complete();
                }
                finally
                {
                    // Also when the load failed or was stopped: no run leaves a fault behind.
                    faults = await scheduler.EndAsync().ConfigureAwait(false);
                }
            }

            if (scenario.Safety.IsOn && summary.Ok > 0 && !cancellationToken.IsCancellationRequested)
            {
                Begin(context, "reading back");
                await new ReadBack(scenario, context, time)
                    .ReadAsync(client, cluster, lanes, cancellationToken)
                    .ConfigureAwait(false);
                if (client is ILogReader { KeepsEveryWrite: true } log)
                {
                    Begin(context, RunEventKinds.LogReadBackStage);
                    await new LogReadBack(log, context.Recorder, scenario.Safety.ReadBackDeadline, time)
                        .ReadAsync(scenario.Safety.MaxLogEntriesReadBack, cancellationToken)
                        .ConfigureAwait(false);
                }
            }

            return new MeasuredLoad(summary, faults);
        }
    }

    private static LoadRequest Request(Scenario scenario, RunContext context, IProtocolClient client) =>
        new()
        {
            Workload = scenario.Operations,
            Load = scenario.Profile!,
            WarmUp = scenario.WarmUp,
            Limits = scenario.Limits,
            Seed = context.Seed,
            Client = client,
        };

    private OperationRecorderOptions RecorderOptions(
        Scenario scenario,
        RunContext context,
        Action<LoadProgress> progress
    ) =>
        new()
        {
            Facts = context.Recorder,
            Time = time,
            OriginTimestamp = context.OriginTimestamp,
            Interval = scenario.Limits.Interval,
            MaxLoggedOperations = scenario.Safety.IsOn ? scenario.Safety.MaxOperations : 0,
            PlannedLength = scenario.WarmUp + scenario.Profile!.During,
            Progress = progress,
        };

    private static void Begin(RunContext context, string stage)
    {
        context.Recorder.Record(RunEventKinds.Stage, "run", stage);
        context.StageBegan?.Invoke(stage);
    }

    private RunCompletion Ended(RunContext context, RunEnding ending, string reason, LoadSummary? load) =>
        new()
        {
            Ending = ending,
            Reason = reason,
            Seconds = time.GetElapsedTime(context.OriginTimestamp).TotalSeconds,
            Load = load,
        };
}
