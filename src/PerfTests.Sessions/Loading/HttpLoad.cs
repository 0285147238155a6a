using PerfTests.Analysis.Quality;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Sessions.Engines;
using PerfTests.Settings;
using PerfTests.Systems.Http;
using PerfTests.Workloads;

namespace PerfTests.Sessions.Loading;

/// <summary>Puts load on one URL, without a scenario or a cluster.</summary>
public static class HttpLoad
{
    /// <summary>Runs the load.</summary>
    /// <param name="composition">The clock and the engines.</param>
    /// <param name="options">What to do.</param>
    /// <param name="progress">Is told of each interval. Optional.</param>
    /// <param name="cancellationToken">Stops the load; what was measured until then is returned.</param>
    /// <exception cref="InvalidSettingsException">Options cannot be used; it carries every problem.</exception>
    /// <exception cref="IOException">The host's name cannot be resolved.</exception>
    public static async Task<LoadReport> RunAsync(
        Composition composition,
        HttpLoadOptions options,
        Action<LoadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        InvalidSettingsException.ThrowIfAny(options.Validate());
        ArgumentNullException.ThrowIfNull(composition);
        var time = composition.Time;
        var connections = options.Connections ?? options.MaxConnections;
        var target = await HttpTarget.ResolveAsync(options.Url, cancellationToken).ConfigureAwait(false);
        var client = new HttpLoadClient(target, connections);
        await using (client.ConfigureAwait(false))
        {
            var values = new MeasuredValues();
            var request = new LoadRequest
            {
                // Every operation is the same GET; the workload is not looked at.
                Workload = Workload.Mixed(reads: 1, keys: 1),
                Load = options.CreateProfile(),
                WarmUp = options.WarmUp,
                // An operation in flight has a connection: waiting for one is the engine's to see and to count.
                Limits = new LoadLimits { MaxInFlight = connections, OperationTimeout = options.Timeout },
                Seed = options.Seed,
                Client = client,
            };
            using var recorder = new OperationRecorder(
                new OperationRecorderOptions
                {
                    Facts = values,
                    Time = time,
                    OriginTimestamp = time.GetTimestamp(),
                    PlannedLength = request.WarmUp + request.Load.During,
                    Progress = progress,
                }
            );
            await EngineChoice
                .Choose(composition.Engines, request.Load)
                .RunAsync(request, recorder, cancellationToken)
                .ConfigureAwait(false);
            return Report(options, request, recorder.Complete(), values);
        }
    }

    private static LoadReport Report(
        HttpLoadOptions options,
        LoadRequest request,
        LoadSummary summary,
        MeasuredValues values
    ) =>
        new()
        {
            Url = options.Url,
            Load = request.Load.Describe(),
            Seed = options.Seed.Value,
            DurationSeconds = summary.MeasureSeconds,
            Scheduled = summary.Scheduled,
            Sent = summary.Sent,
            Ok = summary.Ok,
            Failed = summary.Failed,
            Unknown = summary.Unknown,
            Queued = summary.Queued,
            Dropped = summary.Dropped,
            Errors = values.Errors,
            GoodputPerSecond = summary.MeasureSeconds > 0 ? summary.OkInWindow / summary.MeasureSeconds : 0,
            ResponseUs = values.Summarize(HistogramTags.Response),
            ServiceUs = values.Summarize(HistogramTags.Service),
            ScheduleLagUs = values.Summarize(HistogramTags.ScheduleLag),
            GeneratorBoundReasons =
                summary.MeasureSeconds > 0
                    ? ValidityGate.Judge(
                        GeneratorFacts.Of(
                            summary,
                            values.PercentileUs,
                            Environment.ProcessorCount,
                            request.Limits.MaxInFlight,
                            request.Limits.MaxScheduleLagP99?.TotalMicroseconds
                        )
                    )
                    : [],
            CpuSeconds = summary.GeneratorCpuSeconds,
            LongestGcPauseMs = summary.LongestCollectionPauseMs ?? double.NaN,
        };
}
