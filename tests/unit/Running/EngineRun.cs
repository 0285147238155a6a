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

    public Task<LoadSummary> RunAsync(LoadProfile load) =>
        new OpenLoopEngine(Time.CreatePacing).RunAsync(
            new LoadRequest
            {
                Workload = Workload.Mixed(reads: 0.5),
                Load = load,
                WarmUp = WarmUp,
                Limits = Limits,
                Seed = Seed,
                Client = Client,
                Recorder = Recorder,
                Time = Time,
                OriginTimestamp = Time.GetTimestamp(),
                Progress = Progress.Add,
            },
            Cancellation.Token
        );
}
