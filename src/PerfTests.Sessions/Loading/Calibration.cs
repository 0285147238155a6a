using System.Globalization;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Sessions.Engines;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Sessions.Loading;

/// <summary>Measures the load generator itself: how far its figures can be believed on this machine, right now.</summary>
public static class Calibration
{
    private const int AllocationRate = 10_000;
    private const int RecordedValues = 20_000_000;

    private static readonly int[] Rates = [1_000, AllocationRate, 50_000];

    /// <summary>Runs the calibration: about 15 s.</summary>
    /// <param name="composition">The clock, and the engine to measure: the first that can put on every load of the calibration.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<CalibrationReport> RunAsync(Composition composition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(composition);
        var time = composition.Time;
        var empty = await MeasureAsync(Load.Closed(clients: 64, 2.Seconds()), composition, cancellationToken)
            .ConfigureAwait(false);
        var lags = new Dictionary<string, LatencyPercentiles>();
        var allocated = double.NaN;
        foreach (var rate in Rates)
        {
            var load = Load.Constant(Rate.PerSecond(rate), 3.Seconds());
            var run = await MeasureAsync(load, composition, cancellationToken).ConfigureAwait(false);
            lags[rate.ToString(CultureInfo.InvariantCulture)] = run.Lag;
            allocated = rate == AllocationRate ? run.AllocatedBytes / run.Operations : allocated;
        }

        return new CalibrationReport
        {
            EmptyOperationsPerSecond = Math.Round(empty.OperationsPerSecond),
            RecordedValueNs = Math.Round(MeasureRecording(time), 2),
            AllocatedBytesPerOperation = Math.Round(allocated, 1),
            ScheduleLagUs = lags,
        };
    }

    private static async Task<(
        double OperationsPerSecond,
        double Operations,
        double AllocatedBytes,
        LatencyPercentiles Lag
    )> MeasureAsync(LoadProfile load, Composition composition, CancellationToken cancellationToken)
    {
        var time = composition.Time;
        var values = new MeasuredValues();
        var client = new EmptyClient();
        var allocatedBefore = 0L;
        await using (client.ConfigureAwait(false))
        {
            using var recorder = new OperationRecorder(
                new OperationRecorderOptions
                {
                    Facts = values,
                    Time = time,
                    OriginTimestamp = time.GetTimestamp(),
                    // The engine's buffers exist by the end of the warm-up: from then on it is operations that allocate.
                    Progress = progress =>
                        allocatedBefore =
                            progress.Interval.Stage == RunStage.WarmUp ? GC.GetTotalAllocatedBytes() : allocatedBefore,
                }
            );
            await EngineChoice
                .Choose(composition.Engines, load)
                .RunAsync(
                    new LoadRequest
                    {
                        Workload = Workload.Mixed(reads: 1, keys: 1),
                        Load = load,
                        WarmUp = 1.Seconds(),
                        Limits = new LoadLimits(),
                        Seed = new Seed(1),
                        Client = client,
                    },
                    recorder,
                    cancellationToken
                )
                .ConfigureAwait(false);
            var summary = recorder.Complete();
            var allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
            cancellationToken.ThrowIfCancellationRequested();
            return (
                summary.OkInWindow / summary.MeasureSeconds,
                summary.Sent,
                allocated,
                values.Summarize(HistogramTags.ScheduleLag)
            );
        }
    }

    /// <summary>Values as they come in a run: spread over a few powers of two, drawn before the clock starts.</summary>
    private static double MeasureRecording(TimeProvider time)
    {
        var random = new Seed(1).CreateRandom();
        var values = new long[4_096];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (long)random.NextExponential(1e6);
        }

        var recorder = new LatencyRecorder();
        var best = double.PositiveInfinity;
        // The first rounds are compiled anew on the way; the best one was disturbed least.
        for (var round = 0; round < 5; round++)
        {
            best = Math.Min(best, MeasureRound(recorder, values, time));
        }

        return best;
    }

    private static double MeasureRound(LatencyRecorder recorder, long[] values, TimeProvider time)
    {
        const int Count = RecordedValues / 5;
        var start = time.GetTimestamp();
        for (var index = 0; index < Count; index++)
        {
            recorder.Record(values[index & (values.Length - 1)]);
        }

        return time.GetElapsedTime(start).TotalNanoseconds / Count;
    }
}
