using PerfTests.Loads;
using PerfTests.Protocols;
using PerfTests.Recording;
using PerfTests.Units;
using PerfTests.Workloads;

namespace PerfTests.Running;

/// <summary>What a load engine is to do.</summary>
public sealed record LoadRequest
{
    /// <summary>Which operations.</summary>
    public required Workload Workload { get; init; }

    /// <summary>When they fall due.</summary>
    public required LoadProfile Load { get; init; }

    /// <summary>Warm-up before the measurement window: the load of the profile's start, on the same path, not counted.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>How the load is put on and bounded.</summary>
    public required LoadLimits Limits { get; init; }

    /// <summary>Decides arrivals and operations.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Executes operations.</summary>
    public required IProtocolClient Client { get; init; }

    /// <summary>Takes intervals and events.</summary>
    public required IRunRecorder Recorder { get; init; }

    /// <summary>The one clock of the run.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The run's origin as a timestamp of <see cref="Time"/>: second 0 of every record.</summary>
    public required long OriginTimestamp { get; init; }

    /// <summary>Most operations that are logged; 0 logs none. Default: 0.</summary>
    public int MaxLoggedOperations { get; init; }

    /// <summary>Is told, at the end of each interval, how it goes. Optional.</summary>
    public Action<LoadProgress>? Progress { get; init; }
}
