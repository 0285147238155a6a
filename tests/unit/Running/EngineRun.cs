using PerfTests.Analysis.Quality;
using PerfTests.Loads;
using PerfTests.Recording;
using PerfTests.Running;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.UnitTests.Running;

/// <summary>A run of the engine in virtual time, with a fake client.</summary>
internal sealed class EngineRun
{
    public EngineRun() => Client = new FakeClient(Time);

    public VirtualTime Time { get; } = new();

    public FakeClient Client { get; }

    public CollectingRecorder Recorder { get; } = new();

    public List<LoadProgress> Progress { get; } = [];

    public LoadLimits Limits { get; set; } = new();

    public TimeSpan WarmUp { get; set; } = TimeSpan.Zero;

    public Seed Seed { get; set; } = new(7);

    public CancellationTokenSource Cancellation { get; } = new();

    /// <summary>Why the generator was the limit in the last run; empty if it kept up.</summary>
    public IReadOnlyList<string> GeneratorBoundReasons { get; private set; } = [];

    public async Task<LoadSummary> RunAsync(LoadProfile load)
    {
        using var recorder = new OperationRecorder(
            new OperationRecorderOptions
            {
                Facts = Recorder,
                Time = Time,
                OriginTimestamp = Time.GetTimestamp(),
                Interval = Limits.Interval,
                MaxLoggedOperations = int.MaxValue,
                PlannedLength = WarmUp + load.During,
                Progress = Progress.Add,
            }
        );
        await new OpenLoopEngine(Time.CreatePacing).RunAsync(
            new LoadRequest
            {
                Workload = Workload.Mixed(reads: 0.5),
                Load = load,
                WarmUp = WarmUp,
                Limits = Limits,
                Seed = Seed,
                Client = Client,
            },
            recorder,
            Cancellation.Token
        );
        var summary = recorder.Complete();
        GeneratorBoundReasons =
            summary.MeasureSeconds > 0
                ? ValidityGate.Judge(
                    GeneratorFacts.Of(
                        summary with
                        {
                            // What this machine was doing meanwhile is not under test.
                            GeneratorCpuSeconds = 0,
                            CollectionPauseSeconds = 0,
                        },
                        (tag, percentile) =>
                            Recorder.CountOf(tag) > 0 ? 1e3 * Recorder.Percentile(tag, percentile) : double.NaN,
                        cores: 1,
                        Limits.MaxInFlight,
                        Limits.MaxScheduleLagP99?.TotalMicroseconds
                    )
                )
                : [];
        return summary;
    }
}
