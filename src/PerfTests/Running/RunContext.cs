using PerfTests.Faults;
using PerfTests.Recording;
using PerfTests.Units;

namespace PerfTests.Running;

/// <summary>What one run of a scenario is given.</summary>
public sealed record RunContext
{
    /// <summary>Decides everything random in the run.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Takes the facts.</summary>
    public required IRunRecorder Recorder { get; init; }

    /// <summary>Directory for the nodes' logs.</summary>
    public required string NodeLogDirectory { get; init; }

    /// <summary>The run's origin as a timestamp of the run's clock: second 0 of every record.</summary>
    public required long OriginTimestamp { get; init; }

    /// <summary>What does faults to the cluster beside its host's own injectors. Default: nothing.</summary>
    public IReadOnlyList<IFaultInjectorSource> Injectors { get; init; } = [];

    /// <summary>Is told, at the end of each interval, how the load goes. Optional.</summary>
    public Action<LoadProgress>? Progress { get; init; }

    /// <summary>Is told when a stage of the run begins. Optional.</summary>
    public Action<string>? StageBegan { get; init; }
}
