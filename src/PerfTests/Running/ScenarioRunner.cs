using PerfTests.Clusters;
using PerfTests.Monitoring;
using PerfTests.Recording;

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
            var (summary, lost) = await MeasureAsync(scenario, context, cancellationToken).ConfigureAwait(false);
            return lost.Length > 0 ? Ended(context, RunEnding.Failed, lost, summary)
                : cancellationToken.IsCancellationRequested
                    ? Ended(context, RunEnding.Cancelled, "stopped before its end", summary)
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

    private async Task<(LoadSummary? Summary, string Lost)> MeasureAsync(
        Scenario scenario,
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
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await using (cluster.ConfigureAwait(false))
        {
            var watching = monitor.Start(cluster, context.Recorder);
            await using (watching.ConfigureAwait(false))
            {
                var measured = await LoadUnlessLostAsync(scenario, context, cluster, cancellationToken)
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
    private async Task<(LoadSummary? Summary, string Lost)> LoadUnlessLostAsync(
        Scenario scenario,
        RunContext context,
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = LoadAsync(scenario, context, cluster, lost.Token);
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

    private async Task<LoadSummary> LoadAsync(
        Scenario scenario,
        RunContext context,
        ICluster cluster,
        CancellationToken cancellationToken
    )
    {
        var client = scenario.Cluster.System.CreateClient(
            new ClientOptions
            {
                Nodes = () => cluster.Nodes,
                MaxConnectionsPerNode = scenario.Limits.MaxConnectionsPerNode,
                OperationTimeout = scenario.Limits.OperationTimeout,
                Seed = context.Seed.Derive("client"),
            }
        );
        await using (client.ConfigureAwait(false))
        {
            if (scenario.Operations.Preload)
            {
                Begin(context, "preloading");
                await KeyLoader.LoadAsync(scenario, client, context, time, cancellationToken).ConfigureAwait(false);
            }

            Begin(context, "load");
            var summary = await engine
                .RunAsync(
                    new LoadRequest
                    {
                        Workload = scenario.Operations,
                        Load = scenario.Profile!,
                        WarmUp = scenario.WarmUp,
                        Limits = scenario.Limits,
                        Seed = context.Seed,
                        Client = client,
                        Recorder = context.Recorder,
                        Time = time,
                        OriginTimestamp = context.OriginTimestamp,
                        MaxLoggedOperations = scenario.Safety.IsOn ? scenario.Safety.MaxOperations : 0,
                        Progress = context.Progress,
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (scenario.Safety.IsOn && summary.Ok > 0 && !cancellationToken.IsCancellationRequested)
            {
                Begin(context, "reading back");
                await new ReadBack(scenario, context, time).ReadAsync(client, cancellationToken).ConfigureAwait(false);
            }

            return summary;
        }
    }

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
